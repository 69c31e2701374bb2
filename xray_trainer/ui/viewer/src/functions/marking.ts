/** Tools, marks and their history. */

import { shapeOf, type Desk, type Tool } from "../desk.ts";
import type { IconName } from "../icons.ts";
import { canEdit, isMarking, isRating, type ViewerFunction } from "./function.ts";

export const MARKING: readonly ViewerFunction[] = [
  tool("navigate", ["KeyV"]),
  { ...tool("window", ["KeyW"]), isOffered: () => true },
  { ...tool("mark", ["KeyM"]), isOffered: isMarking, isEnabled: canEdit },
  { ...tool("ellipse", ["Shift+KeyM"]), isOffered: isMarking, isEnabled: canEdit },
  { ...tool("polygon", ["KeyJ"]), isOffered: isMarking, isEnabled: canEdit },
  { ...tool("freehand", ["Shift+KeyJ"]), isOffered: isMarking, isEnabled: canEdit },
  { ...tool("point", ["Shift+KeyK"]), isOffered: isMarking, isEnabled: canEdit },
  {
    name: "crosshair",
    group: "tool",
    icon: "crosshair",
    keys: ["KeyK"],
    run: (desk) => desk.crosshair.toggle(),
    isOn: (desk) => desk.crosshair.isOn,
    isOffered: isMarking,
    logged: (desk) => ({ on: desk.crosshair.isOn }),
  },
  { name: "corner", group: "hidden", keys: ["Enter", "NumpadEnter"], run: corner, isOffered: isMarking, isEnabled: canEdit },
  { name: "cancel", group: "hidden", keys: ["Escape"], run: cancel },
  {
    name: "finish",
    group: "hidden",
    icon: "clear",
    keys: ["Shift+Enter", "Shift+NumpadEnter"],
    run: (desk) => void desk.drawing.finish(),
    isOffered: isMarking,
    isEnabled: (desk) => canEdit(desk) && desk.drawing.isOpen,
  },
  {
    name: "adjust",
    group: "hidden",
    keys: ["KeyX"],
    run: (desk) => desk.reshaping.holdNext(),
    isOffered: isMarking,
    isEnabled: hasMark,
  },
  { name: "next_mark", group: "hidden", keys: ["KeyN"], run: (desk) => desk.marks.selectNext(1), isOffered: isMarking },
  { name: "previous_mark", group: "hidden", keys: ["KeyB"], run: (desk) => desk.marks.selectNext(-1), isOffered: isMarking },
  ...[1, 2, 3, 4, 5].map(
    (confidence): ViewerFunction => ({
      name: `confidence_${confidence}`,
      group: "hidden",
      isUntold: true,
      keys: [`Digit${confidence}`, `Numpad${confidence}`],
      run: (desk) => desk.marks.rate(confidence),
      isOffered: isRating,
      isEnabled: hasMark,
    }),
  ),
  {
    name: "delete",
    group: "history",
    icon: "delete",
    keys: ["Delete", "Backspace"],
    run: remove,
    isOffered: isMarking,
    isEnabled: (desk) => hasMark(desk) || (canEdit(desk) && desk.drawing.isOpen),
  },
  {
    name: "undo",
    group: "history",
    icon: "undo",
    keys: ["Mod+KeyZ", "KeyU"],
    run: (desk) => {
      desk.reshaping.flush();
      if (desk.drawing.isOpen) desk.drawing.takeBack();
      else desk.marks.undo();
    },
    isOffered: isMarking,
    isEnabled: (desk) => desk.marks.canUndo || (canEdit(desk) && desk.drawing.isOpen),
    logged: () => ({}),
  },
  {
    name: "redo",
    group: "history",
    icon: "redo",
    keys: ["Mod+KeyY", "Mod+Shift+KeyZ", "KeyY"],
    run: (desk) => {
      desk.reshaping.flush();
      desk.marks.redo();
    },
    isOffered: isMarking,
    isEnabled: (desk) => desk.marks.canRedo,
    logged: () => ({}),
  },
];

function hasMark(desk: Desk): boolean {
  return canEdit(desk) && desk.marks.selected !== undefined;
}

function corner(desk: Desk): void {
  if (!desk.reshaping.release()) desk.crosshair.press();
}

/** Ends the innermost thing that is going on. */
function cancel(desk: Desk): void {
  if (desk.isFlagOpen || desk.isHelpOpen) {
    desk.isFlagOpen = desk.isHelpOpen = false;
    return;
  }
  desk.reshaping.drop();
  if (desk.reshaping.release() || desk.crosshair.cancel()) return;
  if (desk.marks.selected) desk.marks.select(undefined);
  else if (shapeOf(desk.tool)) desk.setTool("navigate");
}

/** Takes away the last point of what is being drawn, the vertex that the keyboard holds, or the mark. */
function remove(desk: Desk): void {
  if (desk.drawing.isOpen) return desk.drawing.takeBack();
  if (desk.reshaping.removeHeld()) return;
  desk.marks.removeSelected();
  desk.say("mark_deleted");
}

function tool(name: Tool & IconName, keys: string[]): ViewerFunction {
  return {
    name,
    group: "tool",
    icon: name,
    keys,
    run: (desk) => desk.setTool(desk.tool === name ? "navigate" : name),
    isOn: (desk) => desk.tool === name,
  };
}
