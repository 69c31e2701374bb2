/** Comparing with a reference, the documents, telling what is wrong with an exercise, and the pause. */

import type { Way } from "../compare.ts";
import type { IconName } from "../icons.ts";
import type { ViewerFunction } from "./function.ts";

export const DESK_WORK: readonly ViewerFunction[] = [
  { ...comparing("side", "compare_side", ["KeyR"]), name: "compare_side" },
  { ...comparing("swipe", "compare_swipe", ["Shift+KeyT"]), name: "compare_swipe" },
  { ...comparing("blink", "compare_blink", ["KeyD"]), name: "compare_blink" },
  {
    name: "next_reference",
    group: "hidden",
    keys: ["Shift+KeyG"],
    run: (desk) => desk.compare?.chooseNext(),
    isOffered: (desk) => (desk.compare?.references.length ?? 0) > 1,
  },
  {
    name: "papers",
    group: "hidden",
    icon: "papers",
    keys: ["Shift+KeyN"],
    run: (desk) => desk.togglePapers(),
    isOn: (desk) => desk.isPapersOpen,
    isOffered: (desk) => desk.hasPapers,
    logged: (desk) => ({ on: desk.isPapersOpen }),
  },
  {
    name: "flag",
    group: "hidden",
    icon: "flag",
    keys: ["Shift+KeyI"],
    run: (desk) => {
      desk.isFlagOpen = !desk.isFlagOpen;
    },
    isOn: (desk) => desk.isFlagOpen,
    isOffered: (desk) => desk.canFlag,
  },
  {
    name: "pause",
    group: "hidden",
    icon: "pause",
    keys: ["Pause", "Shift+KeyU"],
    run: (desk) => void desk.clock?.pause(),
    isOffered: (desk) => desk.clock?.canPause === true,
    isEnabled: (desk) => desk.session?.submission.phase === "open",
  },
];

function comparing(way: Way, icon: IconName, keys: string[]): Omit<ViewerFunction, "name"> {
  return {
    group: "hidden",
    icon,
    keys,
    run: (desk) => desk.compare?.toggle(way),
    isOn: (desk) => desk.compare?.way === way,
    isOffered: (desk) => desk.compare !== undefined,
    logged: (desk) => ({ on: desk.compare?.way === way, reference: desk.compare?.reference.kind }),
  };
}
