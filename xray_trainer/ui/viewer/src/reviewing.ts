/**
 * One scan under review: its findings, which one is chosen, what is laid over the picture, what is said about each.
 * Functions, list and map all work on this.
 */

import type { Overlay } from "./desk-api.ts";
import type { Desk } from "./desk.ts";
import { ReviewLayers } from "./review-layers.ts";
import { Signal } from "./signal.ts";
import type { ReviewFinding, ReviewScan, Word } from "./types.ts";
import type { Said, VerdictBook } from "./verdicts.ts";

/** What the review of the whole queue does for the scan that is open. */
export interface Around {
  step(by: 1 | -1): void;
  canStep(by: 1 | -1): boolean;
  makeExercise(): void;
}

export class Reviewing {
  /** The person wants to write a comment. */
  readonly commenting = new Signal();
  readonly layers: ReviewLayers;
  private chosen = 0;

  constructor(
    private readonly desk: Desk,
    readonly scan: ReviewScan,
    private readonly book: VerdictBook,
    readonly around: Around,
    overlayUrl: (overlay: Overlay) => string,
  ) {
    this.layers = new ReviewLayers(desk.stage, scan, overlayUrl);
    this.chosen = Math.max(0, this.findings.findIndex((finding) => !this.said(finding).verdict));
    this.draw();
  }

  get findings(): readonly ReviewFinding[] {
    return this.scan.findings;
  }

  get selected(): ReviewFinding | undefined {
    return this.findings[this.chosen];
  }

  said(finding: ReviewFinding): Said {
    return this.book.of(this.scan.key, finding.key);
  }

  select(index: number): void {
    this.chosen = index;
    this.tell();
    this.update();
  }

  selectNext(by: 1 | -1): void {
    const num = this.findings.length;
    if (num) this.select((this.chosen + by + num) % num);
  }

  /** Says a word about the chosen finding and goes on to the next one that nobody has judged. */
  judge(verdict: Word): void {
    const finding = this.selected;
    if (!finding) return;
    this.book.say(this.scan.key, finding.key, { verdict });
    this.desk.say("judged", { number: this.chosen + 1, verdict: this.desk.texts.say(verdict || "take_back") });
    const next = verdict ? this.nextOpen() : undefined;
    if (next === undefined) this.update();
    else this.select(next);
  }

  comment(comment: string): void {
    if (this.selected) this.book.say(this.scan.key, this.selected.key, { comment });
  }

  undo(): void {
    const step = this.book.undo();
    const index = this.findings.findIndex(({ key }) => key === step?.finding);
    if (index >= 0) this.select(index);
  }

  zoom(): void {
    if (this.selected) this.layers.zoomTo(this.selected);
  }

  update(): void {
    this.draw();
    this.desk.changed.emit();
  }

  private nextOpen(): number | undefined {
    const num = this.findings.length;
    const order = Array.from({ length: num - 1 }, (_, step) => (this.chosen + 1 + step) % num);
    return order.find((index) => !this.said(this.findings[index]!).verdict);
  }

  private draw(): void {
    this.layers.draw(this.findings, this.selected, (finding) => this.said(finding).verdict);
  }

  private tell(): void {
    const { texts } = this.desk;
    const finding = this.selected;
    if (!finding) return;
    const score = texts.number(finding.score, 2);
    this.desk.say("finding_told", { number: this.chosen + 1, count: this.findings.length, score, title: finding.title });
  }
}
