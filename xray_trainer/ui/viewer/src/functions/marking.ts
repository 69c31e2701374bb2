/** Tools, marks and their history. */

import type { Tool } from "../desk.ts";
import type { IconName } from "../icons.ts";
import { canEdit, isMarking, type ViewerFunction } from "./function.ts";

export const MARKING: readonly ViewerFunction[] = [
  tool("navigate", ["KeyV"]),
  { ...tool("window", ["KeyW"]), isOffered: () => true },
  { ...tool("mark", ["KeyM"]), isOffered: isMarking, isEnabled: canEdit },
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
  { name: "corner", group: "hidden", keys: ["Enter", "NumpadEnter"], run: (desk) => desk.crosshair.press(), isOffered: isMarking, isEnabled: canEdit },
  { name: "cancel", group: "hidden", keys: ["Escape"], run: (desk) => void (desk.crosshair.cancel() || desk.marks.select(undefined)) },
  { name: "next_mark", group: "hidden", keys: ["KeyN"], run: (desk) => desk.marks.selectNext(1), isOffered: isMarking },
  { name: "previous_mark", group: "hidden", keys: ["KeyB"], run: (desk) => desk.marks.selectNext(-1), isOffered: isMarking },
  ...[1, 2, 3, 4, 5].map(
    (confidence): ViewerFunction => ({
      name: `confidence_${confidence}`,
      group: "hidden",
      isUntold: true,
      keys: [`Digit${confidence}`, `Numpad${confidence}`],
      run: (desk) => desk.marks.rate(confidence),
      isOffered: isMarking,
      isEnabled: (desk) => canEdit(desk) && desk.marks.selected !== undefined,
    }),
  ),
  {
    name: "delete",
    group: "history",
    icon: "delete",
    keys: ["Delete", "Backspace"],
    run: (desk) => {
      desk.marks.removeSelected();
      desk.say("mark_deleted");
    },
    isOffered: isMarking,
    isEnabled: (desk) => canEdit(desk) && desk.marks.selected !== undefined,
  },
  {
    name: "undo",
    group: "history",
    icon: "undo",
    keys: ["Mod+KeyZ", "KeyU"],
    run: (desk) => desk.marks.undo(),
    isOffered: isMarking,
    isEnabled: (desk) => desk.marks.canUndo,
    logged: () => ({}),
  },
  {
    name: "redo",
    group: "history",
    icon: "redo",
    keys: ["Mod+KeyY", "Mod+Shift+KeyZ", "KeyY"],
    run: (desk) => desk.marks.redo(),
    isOffered: isMarking,
    isEnabled: (desk) => desk.marks.canRedo,
    logged: () => ({}),
  },
];

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
