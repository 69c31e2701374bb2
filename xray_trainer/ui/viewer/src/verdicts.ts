/**
 * What the analyst says about findings, as this page knows it: the server's verdicts and what was said since. The
 * last word by `seq` counts; the server folds in the same way (`xray_trainer/store/verdicts.py`).
 */

import { Signal } from "./signal.ts";
import type { ReviewScan, VerdictEvent, Word } from "./types.ts";
import { newUuid } from "./uuid.ts";

export interface Said {
  readonly verdict: Word;
  readonly comment: string;
}

interface Known extends Said {
  readonly seq: number;
}

interface Step {
  readonly scan: string;
  readonly finding: string;
  readonly before: Said;
}

const NOTHING: Said = { verdict: "", comment: "" };

export class VerdictBook {
  readonly changed = new Signal();
  /** A new event, to be journalled. */
  readonly recorded = new Signal<VerdictEvent>();
  private readonly known = new Map<string, Known>();
  private readonly done: Step[] = [];
  private lastSeq = 0;

  /** Takes in what the server has about a scan. */
  load({ key, verdicts }: Pick<ReviewScan, "key" | "verdicts">): void {
    for (const { finding, ...said } of verdicts) this.learn(key, finding, said);
    this.changed.emit();
  }

  /** Takes in events of the journal or of another tab. */
  merge(events: Iterable<VerdictEvent>): void {
    for (const { seq, payload } of events) {
      this.learn(payload.scan, payload.finding, { seq, verdict: payload.verdict, comment: payload.comment });
    }
    this.changed.emit();
  }

  of(scan: string, finding: string): Said {
    return this.known.get(nameOf(scan, finding)) ?? NOTHING;
  }

  /** Says a word or a comment, and keeps the other as it was. */
  say(scan: string, finding: string, part: Partial<Said>): void {
    const before = this.of(scan, finding);
    const said = { verdict: part.verdict ?? before.verdict, comment: part.comment ?? before.comment };
    if (said.verdict === before.verdict && said.comment === before.comment) return;
    this.done.push({ scan, finding, before });
    this.record(scan, finding, said);
  }

  /** Takes the last word back; returns the scan and finding that it was about. */
  undo(): Step | undefined {
    const step = this.done.pop();
    if (step) this.record(step.scan, step.finding, step.before);
    return step;
  }

  private record(scan: string, finding: string, { verdict, comment }: Said): void {
    const seq = Math.max(this.lastSeq + 1, Date.now());
    const payload = { scan, finding, verdict, comment };
    this.learn(scan, finding, { seq, verdict, comment });
    this.recorded.emit({ kind: "verdict", uuid: newUuid(), seq, t: Date.now(), payload });
    this.changed.emit();
  }

  private learn(scan: string, finding: string, said: Known): void {
    this.lastSeq = Math.max(this.lastSeq, said.seq);
    const name = nameOf(scan, finding);
    if (said.seq >= (this.known.get(name)?.seq ?? 0)) this.known.set(name, said);
  }
}

function nameOf(scan: string, finding: string): string {
  return `${scan}/${finding}`;
}
