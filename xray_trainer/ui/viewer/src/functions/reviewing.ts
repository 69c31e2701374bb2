/** What an analyst does: verdicts, going from finding to finding and from scan to scan, what lies over the scan. */

import type { Desk } from "../desk.ts";
import type { Overlay } from "../desk-api.ts";
import type { IconName } from "../icons.ts";
import type { Word } from "../types.ts";
import type { ViewerFunction } from "./function.ts";

const isReviewing = (desk: Desk) => desk.mode === "review";
const hasFinding = (desk: Desk) => desk.review?.selected !== undefined;

export const REVIEWING: readonly ViewerFunction[] = [
  { ...layer("findings", "finding", "KeyG"), name: "show_findings" },
  { ...layer("map", "map", "KeyX"), name: "show_map" },
  { ...layer("material", "material", "KeyD"), name: "show_material" },
  { ...verdict("confirm", "KeyC"), name: "confirm" },
  { ...verdict("reject", "KeyR"), name: "reject" },
  { ...verdict("unsure", "KeyU"), name: "unsure" },
  { ...hidden(["Delete", "Backspace"], (desk) => desk.review?.judge("")), name: "take_back", isEnabled: hasFinding },
  { ...hidden(["Mod+KeyZ"], (desk) => desk.review?.undo()), name: "undo_verdict" },
  { ...hidden(["KeyT"], (desk) => desk.review?.commenting.emit()), name: "comment", isEnabled: hasFinding },
  { ...hidden(["KeyN"], (desk) => desk.review?.selectNext(1)), name: "next_finding" },
  { ...hidden(["KeyB"], (desk) => desk.review?.selectNext(-1)), name: "previous_finding" },
  { ...hidden(["Enter", "NumpadEnter"], (desk) => desk.review?.zoom()), name: "zoom_finding", isEnabled: hasFinding },
  { ...step(1, "next", ["KeyJ", "PageDown"]), name: "next_scan" },
  { ...step(-1, "previous", ["Shift+KeyJ", "PageUp"]), name: "previous_scan" },
  {
    ...hidden(["Shift+KeyE"], (desk) => desk.review?.around.makeExercise()),
    name: "make_exercise",
    icon: "exercise",
  },
];

function verdict(word: Word & IconName, key: string): Omit<ViewerFunction, "name"> {
  return {
    ...hidden([key], (desk) => desk.review?.judge(word)),
    icon: word,
    isOn: (desk) => desk.review?.selected !== undefined && desk.review.said(desk.review.selected).verdict === word,
    isEnabled: hasFinding,
  };
}

function step(by: 1 | -1, icon: IconName, keys: string[]): Omit<ViewerFunction, "name"> {
  return {
    ...hidden(keys, (desk) => desk.review?.around.step(by)),
    icon,
    isEnabled: (desk) => desk.review?.around.canStep(by) === true,
  };
}

function layer(what: Overlay | "findings", icon: IconName, key: string): Omit<ViewerFunction, "name"> {
  return {
    group: "layers",
    icon,
    keys: [key],
    run: (desk) => desk.review?.layers.toggle(what),
    isOn: (desk) => desk.review?.layers.isShown(what) === true,
    isOffered: (desk) => isReviewing(desk) && (what === "findings" || desk.review?.layers.has(what) === true),
  };
}

function hidden(keys: string[], run: (desk: Desk) => void): Omit<ViewerFunction, "name"> {
  return { group: "hidden", keys, run, isOffered: isReviewing };
}
