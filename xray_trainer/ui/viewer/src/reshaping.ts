/**
 * Moving and reshaping the selected mark: by pulling a handle, or with arrow keys at the handle that is held. A pull
 * becomes one event when it ends; until then the change is only shown.
 */

import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import { centreOf, handlesOf, moved, pulled, withoutVertex, type Handle } from "./shapes.ts";
import { Signal } from "./signal.ts";
import type { Geometry, Mark } from "./types.ts";

const PAUSE_MS = 500;

/** `"whole"` moves the mark; a handle pulls at its outline. */
export type Grip = Handle | "whole";

export class Reshaping {
  readonly changed = new Signal();
  /** Which grip the keyboard holds, by its place in `grips`; -1 for none. */
  private held = -1;
  private grip: Grip | undefined;
  private from: Point = [0, 0];
  private at: Point = [0, 0];
  private before: Mark | undefined;
  private draft: Geometry | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly desk: Desk) {
    const { marks } = desk;
    let last = marks.selected?.mark_id;
    marks.changed.on(() => {
      if (marks.selected?.mark_id !== last) this.release();
      last = marks.selected?.mark_id;
    });
  }

  /** Whether arrow keys go to the mark. */
  get isHeld(): boolean {
    return this.heldGrip !== undefined;
  }

  get heldGrip(): Grip | undefined {
    return this.grips[this.held];
  }

  /** Returns the grips of the selected mark, the whole of it first. */
  get grips(): readonly Grip[] {
    const mark = this.desk.marks.isEditable ? this.desk.marks.selected : undefined;
    return mark ? ["whole", ...handlesOf(mark, this.desk.stage.frame)] : [];
  }

  /** Returns a mark as it is being pulled. */
  shown(mark: Mark): Mark {
    return this.draft && this.before?.mark_id === mark.mark_id ? { ...mark, geometry: this.draft } : mark;
  }

  /** Begins a pull at a point of the scan. */
  begin(grip: Grip, from: Point): void {
    this.flush();
    this.before = this.desk.marks.selected;
    [this.grip, this.from] = [grip, from];
  }

  /** Pulls to a point of the scan. */
  pull(to: Point): void {
    const { before, grip } = this;
    if (!before || !grip) return;
    const { frame } = this.desk.stage;
    const by: Point = [to[0] - this.from[0], to[1] - this.from[1]];
    this.draft = grip === "whole" ? moved(before.geometry, by, frame) : (pulled(before, grip, to, frame) ?? this.draft);
    this.changed.emit();
  }

  /** Makes an event of the pull, if anything was pulled. */
  flush(): void {
    clearTimeout(this.timer);
    const { before, draft, grip } = this;
    this.forget();
    if (draft && this.held >= 0 && grip !== "whole" && grip?.kind === "between") this.held += 1; // now a vertex
    if (before && draft) this.desk.marks.reshape(before.mark_id, draft);
    else this.changed.emit();
  }

  /** Takes the pull back that has not become an event. */
  drop(): void {
    clearTimeout(this.timer);
    this.forget();
    this.changed.emit();
  }

  /** Holds the next grip for the keyboard; after the last one, none. */
  holdNext(): void {
    this.flush();
    const { grips } = this;
    this.held = this.held + 1 < grips.length ? this.held + 1 : -1;
    const grip = this.heldGrip;
    if (!grip) this.desk.say("grip_none");
    else if (grip === "whole") this.desk.say("grip_whole");
    else this.desk.say("grip_named", { number: this.held, count: grips.length - 1 });
    this.changed.emit();
  }

  /** Lets go of the mark; returns whether it was held. */
  release(): boolean {
    const was = this.held >= 0;
    this.flush();
    this.held = -1;
    this.changed.emit();
    return was;
  }

  /** Moves what the keyboard holds by so many pixels of the screen. */
  nudge(right: number, down: number): void {
    const grip = this.heldGrip;
    const mark = this.desk.marks.selected;
    if (!grip || !mark) return;
    if (!this.before) this.begin(grip, (this.at = this.placeOf(grip, mark)));
    clearTimeout(this.timer);
    this.at = this.desk.stage.moved(this.at, [right, down]);
    this.pull(this.at);
    if (grip === "whole") this.at = this.placeOf(grip, this.shown(mark));
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Removes the vertex that the keyboard holds; returns whether one is held. */
  removeHeld(): boolean {
    const grip = this.heldGrip;
    const mark = this.desk.marks.selected;
    if (!mark || !grip || grip === "whole" || grip.kind !== "vertex") return false;
    this.flush();
    const outline = withoutVertex(mark, grip);
    if (outline) this.desk.marks.reshape(mark.mark_id, outline);
    else this.desk.say("vertex_needed");
    return true;
  }

  private placeOf(grip: Grip, mark: Mark): Point {
    return grip === "whole" ? centreOf(mark.geometry, this.desk.stage.frame) : grip.at;
  }

  private forget(): void {
    this.before = this.draft = this.grip = undefined;
  }
}
