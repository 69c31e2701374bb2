/** Where one looks and from which side: overview, magnifier, zoom to a selection, flipping, turning, mirror compare. */

import type { Desk } from "../desk.ts";
import type { IconName } from "../icons.ts";
import { MIRRORS } from "../look.ts";
import type { Panel } from "../panels.ts";
import type { ViewerFunction } from "./function.ts";

const isNotReviewing = (desk: Desk) => desk.mode !== "review";

export const VIEWING: readonly ViewerFunction[] = [
  { ...panel("overview", ["Shift+KeyO"]), name: "overview" },
  { ...panel("magnifier", ["KeyQ"]), name: "magnifier" },
  { ...turning("flip_across", ["Shift+KeyF"], ({ stage }) => stage.flip({ x: true })), name: "flip_across", isOffered: isNotReviewing },
  { ...turning("flip_down", ["Shift+KeyV"], ({ stage }) => stage.flip({ y: true })), name: "flip_down", isOffered: isNotReviewing },
  { ...turning("turn", ["Shift+KeyR"], ({ stage }) => stage.turn(1)), name: "turn" },
  {
    name: "mirror",
    group: "menu",
    menu: "sight",
    icon: "mirror",
    keys: ["Shift+KeyW"],
    run: mirror,
    isOn: ({ stage }) => stage.look.mirror !== "",
    state: ({ stage, texts }) => stage.look.mirror && texts.say(`mirror_${stage.look.mirror}`),
    logged: ({ stage }) => ({ mirror: stage.look.mirror, axis: stage.look.axis }),
  },
];

/** Returns the function that shows or hides a panel. */
export function panel(name: Panel & IconName, keys: string[], menu: "sight" | "measure" = "sight"): Omit<ViewerFunction, "name"> {
  return {
    group: "menu",
    menu,
    icon: name,
    keys,
    run: (desk) => desk.panels.toggle(name),
    isOn: (desk) => desk.panels.isOn(name),
    logged: (desk) => ({ on: desk.panels.isOn(name) }),
  };
}

function turning(icon: IconName, keys: string[], run: (desk: Desk) => void): Omit<ViewerFunction, "name"> {
  const logged = ({ stage }: Desk) => ({ ...stage.frame.flip, quarters: stage.quarters });
  return { group: "menu", menu: "sight", icon, keys, run, logged };
}

/** The mirror image, the difference from it, and back; about the crosshair where it is on, else about the middle. */
function mirror({ stage, crosshair }: Desk): void {
  const next = MIRRORS[(MIRRORS.indexOf(stage.look.mirror) + 1) % MIRRORS.length]!;
  const middle = crosshair.position ? Math.round(2 * crosshair.position[0]) : 0;
  stage.change({ mirror: next, axis: next === "image" ? middle : next ? stage.look.axis : 0 });
}
