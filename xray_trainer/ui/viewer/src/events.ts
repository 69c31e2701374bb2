/**
 * Events and what follows from them: the marks are the fold of all events in the order of `seq`, each uuid once.
 * The server folds in the same way (`xray_trainer/drills/journal.py`).
 */

import type { Draft, Mark, ViewerEvent } from "./types.ts";

/** Returns the events in their order, each uuid once. */
export function inOrder(events: Iterable<ViewerEvent>): ViewerEvent[] {
  const once = new Map<string, ViewerEvent>();
  for (const event of events) if (!once.has(event.uuid)) once.set(event.uuid, event);
  return [...once.values()].sort((a, b) => a.seq - b.seq || (a.uuid < b.uuid ? -1 : 1));
}

/** Returns the marks by id, in the order in which they were first made. */
export function foldMarks(events: Iterable<ViewerEvent>): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const event of inOrder(events)) applyTo(marks, event);
  return marks;
}

/** Changes `marks` as one event says; what concerns a mark that is not there does nothing. */
export function applyTo(marks: Map<string, Mark>, draft: Draft): void {
  if (!concernsMark(draft)) return;
  const id = draft.payload.mark_id;
  const known = marks.get(id);
  if (draft.kind === "mark_delete") marks.delete(id);
  else if (known) marks.set(id, { ...known, ...draft.payload });
  else if (draft.kind === "mark_add") marks.set(id, draft.payload);
}

/** Returns the draft that takes `draft` back, given the marks before it; undefined where it changed nothing. */
export function inverseOf(draft: Draft, marks: ReadonlyMap<string, Mark>): Draft | undefined {
  if (!concernsMark(draft)) return undefined;
  const mark_id = draft.payload.mark_id;
  const known = marks.get(mark_id);
  if (draft.kind === "mark_add" && !known) return { kind: "mark_delete", payload: { mark_id } };
  if (!known) return undefined;
  if (draft.kind === "mark_delete") return { kind: "mark_add", payload: known };
  return { kind: "mark_change", payload: { ...known } };
}

/** Returns the ids of the risk indicators that are ticked after all events. */
export function foldTicks(events: Iterable<ViewerEvent>): Set<string> {
  const ticked = new Set<string>();
  for (const event of inOrder(events)) if (event.kind === "indicator") tick(ticked, event.payload);
  return ticked;
}

export function tick(ticked: Set<string>, { id, on }: { readonly id: string; readonly on: boolean }): void {
  if (on) ticked.add(id);
  else ticked.delete(id);
}

type MarkDraft = Exclude<Draft, { readonly kind: "view" | "indicator" }>;

function concernsMark(draft: Draft): draft is MarkDraft {
  return draft.kind !== "view" && draft.kind !== "indicator";
}
