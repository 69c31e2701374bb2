/** The queue of scans: what the server sorted and filtered, loaded part by part, with how far each scan is judged. */

import type { DeskApi } from "./desk-api.ts";
import { persist } from "./backoff.ts";
import { button, element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import { Signal } from "./signal.ts";
import type { Texts } from "./texts.ts";
import type { QueueScan } from "./types.ts";

export class Queue {
  readonly changed = new Signal();
  scans: QueueScan[] = [];
  total = 0;
  current: string | undefined;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly api: DeskApi,
    private readonly query: Readonly<Record<string, string>>,
    private readonly stop: AbortSignal,
  ) {}

  get index(): number {
    return this.scans.findIndex(({ key }) => key === this.current);
  }

  get numDone(): number {
    return this.scans.filter(isDone).length;
  }

  /** Loads the next part. */
  more(): Promise<void> {
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  canStep(by: 1 | -1): boolean {
    const to = this.index + by;
    return to >= 0 && to < this.total;
  }

  /** Returns the scan before or after the current one, loaded if need be. */
  async neighbour(by: 1 | -1): Promise<QueueScan | undefined> {
    if (this.index + by >= this.scans.length && this.scans.length < this.total) await this.more();
    return this.scans[this.index + by];
  }

  choose(key: string): void {
    this.current = key;
    this.changed.emit();
  }

  setJudged(key: string, num_judged: number): void {
    const known = this.scans.find((scan) => scan.key === key);
    if (!known || known.num_judged === num_judged) return;
    this.scans = this.scans.map((scan) => (scan === known ? { ...scan, num_judged } : scan));
    this.changed.emit();
  }

  private async load(): Promise<void> {
    const part = await persist(() => this.api.queue(this.query, this.scans.length), this.stop);
    const known = new Set(this.scans.map(({ key }) => key));
    this.scans = [...this.scans, ...part.scans.filter(({ key }) => !known.has(key))];
    this.total = part.total;
    this.changed.emit();
  }
}

/** Returns the list; it keeps itself up to date. */
export function createQueueList(queue: Queue, texts: Texts, open: (key: string) => void): HTMLElement {
  const count = element("p", { class: "queue-count", role: "status" });
  const rows = element("ol", { class: "queue-rows" });
  const more = button({ class: "labelled", "data-function": "more" }, () => void queue.more(), texts.say("queue_more"));
  const list = element("nav", { class: "queue", "aria-label": texts.say("queue") }, count, rows, more);
  const update = () => {
    const place = queue.index < 0 ? "–" : texts.number(queue.index + 1);
    count.textContent = texts.say("queue_place", { place, total: texts.number(queue.total) });
    rows.replaceChildren(...queue.scans.map((scan) => row(scan, queue, texts, open)));
    more.hidden = queue.scans.length >= queue.total;
    rows.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  };
  queue.changed.on(update);
  update();
  return list;
}

function row(scan: QueueScan, queue: Queue, texts: Texts, open: (key: string) => void): HTMLElement {
  const state = scan.status === "failed" ? "failed_scan" : isDone(scan) ? "judged_all" : "judged_part";
  const values = { done: scan.num_judged, count: scan.num_findings };
  const score = scan.score === null ? "–" : texts.number(scan.score, 2);
  const isCurrent = scan.key === queue.current;
  const choose = button(
    { class: "queue-row", "aria-current": isCurrent ? "true" : undefined, title: scan.name, "data-key": scan.key },
    () => open(scan.key),
    element("b", {}, score),
    element("span", { class: "queue-name" }, scan.name),
    element(
      "span",
      { class: "queue-state", "aria-label": texts.say(state, values) },
      isDone(scan) && scan.num_findings ? icon(ICONS.saved) : scan.num_findings ? `${scan.num_judged}/${scan.num_findings}` : "–",
    ),
  );
  return element("li", {}, choose);
}

function isDone(scan: QueueScan): boolean {
  return scan.num_judged >= scan.num_findings;
}
