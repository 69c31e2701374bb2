/**
 * The marks of an attempt as the person sees them: the fold of all events known so far, with undo and redo. Undoing
 * is itself an event, so the journal tells everything that happened, and after a reload undo still reaches the first
 * step. The ticks at the risk indicators travel with the marks, outside undo and redo.
 */

import { applyTo, foldMarks, foldTicks, inOrder, inverseOf, tick } from "./events.ts";
import { Signal } from "./signal.ts";
import type { Draft, Geometry, Mark, Shape, ViewerEvent } from "./types.ts";
import { newUuid } from "./uuid.ts";

interface Step {
  readonly forth: Draft;
  readonly back: Draft;
}

export const DEFAULT_CONFIDENCE = 3;
const GESTURE_MS = 1500;

export class MarkBook {
  readonly changed = new Signal();
  /** A new event, to be journalled. */
  readonly recorded = new Signal<ViewerEvent>();
  isEditable = false;
  private events = new Map<string, ViewerEvent>();
  private current = new Map<string, Mark>();
  private ticks = new Set<string>();
  private done: Step[] = [];
  private undone: Step[] = [];
  private lastSeq = 0;
  private gesture = { name: "", at: 0 };
  private selectedId: string | undefined;

  get all(): readonly Mark[] {
    return [...this.current.values()];
  }

  get selected(): Mark | undefined {
    return this.selectedId === undefined ? undefined : this.current.get(this.selectedId);
  }

  /** Ids of the risk indicators that are ticked. */
  get ticked(): ReadonlySet<string> {
    return this.ticks;
  }

  get canUndo(): boolean {
    return this.isEditable && this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.isEditable && this.undone.length > 0;
  }

  /** Takes in what the server and the journal have of an attempt; all of it can be undone step by step. */
  open(events: Iterable<ViewerEvent>): void {
    this.merge(events);
    const marks = new Map<string, Mark>();
    for (const { uuid: _uuid, seq: _seq, t: _t, ...draft } of inOrder(this.events.values())) {
      const back = inverseOf(draft, marks);
      if (back) this.done.push({ forth: draft, back });
      applyTo(marks, draft);
    }
    this.changed.emit();
  }

  /** Takes in events from another tab. */
  merge(events: Iterable<ViewerEvent>): void {
    for (const event of events) {
      if (!this.events.has(event.uuid)) this.events.set(event.uuid, event);
      this.lastSeq = Math.max(this.lastSeq, event.seq);
    }
    this.refold();
  }

  /** Forgets an event that the server will never take. */
  drop(events: Iterable<ViewerEvent>): void {
    for (const event of events) this.events.delete(event.uuid);
    this.done = [];
    this.undone = [];
    this.refold();
  }

  select(id: string | undefined): void {
    this.selectedId = id;
    this.changed.emit();
  }

  /** Selects the mark `by` places after the selected one, around the end. */
  selectNext(by: 1 | -1): void {
    const ids = [...this.current.keys()];
    if (!ids.length) return;
    const at = this.selectedId === undefined ? -1 : ids.indexOf(this.selectedId);
    this.select(ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length]);
  }

  add(geometry: Geometry, shape: Shape = "rectangle", confidence = DEFAULT_CONFIDENCE): void {
    const mark_id = newUuid();
    if (this.isEditable) this.selectedId = mark_id;
    this.apply({ kind: "mark_add", payload: { mark_id, geometry, confidence, shape } });
  }

  /** Adds a mark that has more to it than an outline; returns its id. */
  put(mark: Omit<Mark, "mark_id" | "confidence">): string {
    const mark_id = newUuid();
    if (this.isEditable) this.selectedId = mark_id;
    this.apply({ kind: "mark_add", payload: { ...mark, mark_id, confidence: DEFAULT_CONFIDENCE } });
    return mark_id;
  }

  /** Changes something about a mark; changes of one gesture, such as a slider's, are one step for undo. */
  change(mark_id: string, part: Partial<Mark>, gesture = ""): void {
    const name = gesture && `${mark_id} ${gesture}`;
    const isSame = name !== "" && name === this.gesture.name && Date.now() - this.gesture.at < GESTURE_MS;
    const num = this.done.length;
    this.apply({ kind: "mark_change", payload: { ...part, mark_id } });
    const [before, last] = this.done.slice(-2);
    if (isSame && before && last && this.done.length > num) this.done.splice(-2, 2, { ...last, back: before.back });
    this.gesture = { name, at: Date.now() };
  }

  /** Gives a mark another place or outline. */
  reshape(mark_id: string, geometry: Geometry): void {
    const mark = this.current.get(mark_id);
    if (mark && JSON.stringify(mark.geometry) !== JSON.stringify(geometry)) {
      this.apply({ kind: "mark_change", payload: { mark_id, geometry } });
    }
  }

  rate(confidence: number): void {
    const mark = this.selected;
    if (!mark || mark.confidence === confidence) return;
    this.apply({ kind: "mark_change", payload: { mark_id: mark.mark_id, confidence } });
  }

  removeSelected(): void {
    const mark = this.selected;
    if (mark) this.apply({ kind: "mark_delete", payload: { mark_id: mark.mark_id } });
  }

  /** Ticks a risk indicator, or takes its tick away. */
  tick(id: string, on: boolean): void {
    if (this.isEditable && this.ticks.has(id) !== on) this.record({ kind: "indicator", payload: { id, on } });
  }

  undo(): void {
    const step = this.canUndo ? this.done.pop() : undefined;
    this.gesture = { name: "", at: 0 };
    if (!step) return;
    this.undone.push(step);
    this.record(step.back);
  }

  redo(): void {
    const step = this.canRedo ? this.undone.pop() : undefined;
    if (!step) return;
    this.done.push(step);
    this.record(step.forth);
  }

  /** Journals the use of a function. */
  log(name: string, details: Readonly<Record<string, unknown>> = {}): void {
    if (this.isEditable) this.record({ kind: "view", payload: { ...details, function: name } });
  }

  private apply(draft: Draft): void {
    const back = inverseOf(draft, this.current);
    if (!this.isEditable || !back) return;
    this.done.push({ forth: draft, back });
    this.undone = [];
    this.record(draft);
  }

  private record(draft: Draft): void {
    const event = { ...draft, uuid: newUuid(), seq: ++this.lastSeq, t: Date.now() } as ViewerEvent;
    this.events.set(event.uuid, event);
    this.recorded.emit(event);
    if (draft.kind === "view") return;
    if (draft.kind === "indicator") tick(this.ticks, draft.payload);
    else applyTo(this.current, draft);
    this.changed.emit();
  }

  private refold(): void {
    this.current = foldMarks(this.events.values());
    this.ticks = foldTicks(this.events.values());
    this.changed.emit();
  }
}
