/**
 * The mark that is being drawn, whoever draws it: mouse, finger or crosshair. Knows the points so far and shows the
 * draft; how points come about is the business of `tool-shape.ts` and `crosshair.ts`.
 */

import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import { drawDraft, type DraftLayer } from "./marks-layer.ts";
import { Signal } from "./signal.ts";
import { outlineOf } from "./shapes.ts";
import type { Shape } from "./types.ts";

export class Drawing {
  /** A draft begins or ends, or a polygon has one corner more or less. */
  readonly changed = new Signal();
  private points: Point[] = [];
  private current: Shape = "rectangle";

  constructor(
    private readonly desk: Desk,
    private readonly drafts: DraftLayer,
  ) {}

  get isOpen(): boolean {
    return this.points.length > 0;
  }

  get shape(): Shape {
    return this.current;
  }

  get path(): readonly Point[] {
    return this.points;
  }

  start(shape: Shape, at: Point): void {
    this.current = shape;
    this.points = [at];
    this.show(at);
    this.changed.emit();
  }

  /** Adds a point to the path. */
  add(at: Point): void {
    this.points.push(at);
    this.show(at);
    if (this.current === "polygon") this.changed.emit();
  }

  /** Shows the draft as it would be with one more point. */
  show(at?: Point): void {
    if (!this.isOpen) return;
    drawDraft(this.drafts, this.desk.stage.frame, this.current, at ? [...this.points, at] : this.points);
  }

  /** Takes the last point back; the draft ends with the first one. */
  takeBack(): void {
    this.points.pop();
    this.show();
    if (!this.isOpen) this.drafts.clear();
    this.changed.emit();
  }

  /** Makes a mark of the draft; returns whether it was large enough for one. */
  finish(at?: Point): boolean {
    const path = at ? [...this.points, at] : this.points;
    this.cancel();
    return addMark(this.desk, this.current, path);
  }

  /** Drops the draft; returns whether there was one. */
  cancel(): boolean {
    const was = this.isOpen;
    this.points = [];
    this.drafts.clear();
    if (was) this.changed.emit();
    return was;
  }
}

/** Adds a mark along a path, and says so; returns whether it was large enough. */
export function addMark(desk: Desk, shape: Shape, path: readonly Point[]): boolean {
  const outline = outlineOf(shape, path, desk.stage.frame);
  if (!outline) {
    desk.say("mark_too_small");
    return false;
  }
  desk.marks.add(outline, shape);
  desk.say("mark_added", { number: desk.marks.all.length });
  return true;
}
