/**
 * The marks of an attempt as the person sees them: the fold of all events known so far, with undo and redo. Undoing
 * is itself an event, so the journal tells everything that happened.
 */

import { applyTo, foldMarks, inverseOf } from "./events.ts";
import { Signal } from "./signal.ts";
import type { Draft, Geometry, Mark, ViewerEvent } from "./types.ts";
import { newUuid } from "./uuid.ts";

interface Step {
  readonly forth: Draft;
  readonly back: Draft;
}

export const DEFAULT_CONFIDENCE = 3;

export class MarkBook {
  readonly changed = new Signal();
  /** A new event, to be journalled. */
  readonly recorded = new Signal<ViewerEvent>();
  isEditable = false;
  private events = new Map<string, ViewerEvent>();
  private current = new Map<string, Mark>();
  private done: Step[] = [];
  private undone: Step[] = [];
  private lastSeq = 0;
  private selectedId: string | undefined;

  get all(): readonly Mark[] {
    return [...this.current.values()];
  }

  get selected(): Mark | undefined {
    return this.selectedId === undefined ? undefined : this.current.get(this.selectedId);
  }

  get canUndo(): boolean {
    return this.isEditable && this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.isEditable && this.undone.length > 0;
  }

  /** Takes in events from the server, the journal or another tab. */
  merge(events: Iterable<ViewerEvent>): void {
    for (const event of events) {
      if (!this.events.has(event.uuid)) this.events.set(event.uuid, event);
      this.lastSeq = Math.max(this.lastSeq, event.seq);
    }
    this.current = foldMarks(this.events.values());
    this.changed.emit();
  }

  /** Forgets an event that the server will never take. */
  drop(events: Iterable<ViewerEvent>): void {
    for (const event of events) this.events.delete(event.uuid);
    this.current = foldMarks(this.events.values());
    this.done = [];
    this.undone = [];
    this.changed.emit();
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

  add(geometry: Geometry, confidence = DEFAULT_CONFIDENCE): void {
    const mark_id = newUuid();
    if (this.isEditable) this.selectedId = mark_id;
    this.apply({ kind: "mark_add", payload: { mark_id, geometry, confidence } });
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

  undo(): void {
    const step = this.canUndo ? this.done.pop() : undefined;
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
    applyTo(this.current, draft);
    this.changed.emit();
  }
}
