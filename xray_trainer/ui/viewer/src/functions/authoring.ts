/** What an author does with items: choose one, turn it, make it larger or smaller. */

import { canEdit, isAuthoring, type ViewerFunction } from "./function.ts";
import type { Desk } from "../desk.ts";

const TURN_DEG = 5;
const GROWTH = 1.03;

export const AUTHORING: readonly ViewerFunction[] = [
  {
    name: "hide",
    group: "hidden",
    icon: "hide",
    keys: ["Shift+KeyH"],
    run: (desk) => desk.author?.togglePalette(),
    isOn: (desk) => desk.author?.isPaletteOpen === true,
    isOffered: (desk) => isAuthoring(desk) && desk.author?.state.can_hide === true,
    isEnabled: canEdit,
  },
  turning("rotate_left", "Alt+Comma", (desk) => desk.author?.rotate(-TURN_DEG)),
  turning("rotate_right", "Alt+Period", (desk) => desk.author?.rotate(TURN_DEG)),
  turning("item_smaller", "Alt+Minus", (desk) => desk.author?.grow(1 / GROWTH)),
  turning("item_larger", "Alt+Equal", (desk) => desk.author?.grow(GROWTH)),
];

function turning(name: string, key: string, run: (desk: Desk) => void): ViewerFunction {
  return {
    name,
    group: "hidden",
    keys: [key],
    run,
    isOffered: isAuthoring,
    isEnabled: (desk) => canEdit(desk) && desk.author?.selectedItem !== undefined,
  };
}
