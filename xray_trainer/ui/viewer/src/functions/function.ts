/**
 * What a function of the viewer is. Buttons, keys, tooltips, the overview of keys and the log all follow from it, so a
 * new function is a new file here and a line in `index.ts`.
 */

import type { Desk } from "../desk.ts";
import type { IconName } from "../icons.ts";

export type Group = "sight" | "grey" | "tool" | "history" | "layers" | "more" | "menu" | "hidden";
export type Menu = "sight" | "contrast" | "filters" | "colour" | "measure";

export interface ViewerFunction {
  /** Stable name; also the name in the log and of its text. */
  readonly name: string;
  readonly group: Group;
  /** Keys by their place on the keyboard (`KeyF`), so that they work in every layout; `Mod` is Ctrl or Command. */
  readonly keys: readonly string[];
  readonly icon?: IconName;
  /** The menu of the toolbar that holds it; with the group `menu` it is found only there. */
  readonly menu?: Menu;
  run(desk: Desk): void;
  /** Not in the overview of keys, which tells of it in a sentence. */
  readonly isUntold?: boolean;
  /** For functions that are on or off. */
  isOn?(desk: Desk): boolean;
  /** Returns its setting in a word or two, such as a strength; "" where there is nothing to tell. */
  state?(desk: Desk): string;
  isEnabled?(desk: Desk): boolean;
  /** Whether it makes sense for this scan and mode at all. */
  isOffered?(desk: Desk): boolean;
  /** Returns what the log keeps besides the name; functions without it are not logged. */
  logged?(desk: Desk): Readonly<Record<string, unknown>>;
}

export function isMarking(desk: Desk): boolean {
  return desk.mode === "mark" || desk.mode === "author" || (desk.mode === "room" && !desk.room?.around.isReplay);
}

/** Whether somebody answers, and does not only mark. */
export function isAnswering(desk: Desk): boolean {
  return desk.mode === "mark";
}

/** Whether marks are made with a confidence. */
export function isRating(desk: Desk): boolean {
  return desk.mode === "mark" || desk.mode === "room";
}

export function isAuthoring(desk: Desk): boolean {
  return desk.mode === "author";
}

export function canEdit(desk: Desk): boolean {
  return desk.marks.isEditable;
}

/** Runs a function if it is possible now, and logs it. */
export function runFunction(done: ViewerFunction, desk: Desk): void {
  if (done.isOffered?.(desk) === false || done.isEnabled?.(desk) === false) return;
  done.run(desk);
  if (done.logged) desk.marks.log(done.name, done.logged(desk));
  desk.ran.emit(done.name);
  desk.changed.emit();
}
