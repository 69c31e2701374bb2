/** How codes become grey besides window and level: curves, equalisation, local contrast. */

import type { Desk } from "../desk.ts";
import type { IconName } from "../icons.ts";
import type { Look } from "../look.ts";
import { HIGH_PENETRATION, LOW_PENETRATION, type GreyWindow } from "../window-level.ts";
import type { ViewerFunction } from "./function.ts";

const GAMMAS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.7, 2, 2.5, 3] as const;

export const CONTRAST: readonly ViewerFunction[] = [
  { ...penetration("high_penetration", ["Digit9"], HIGH_PENETRATION, true), name: "high_penetration" },
  { ...penetration("low_penetration", ["Digit8"], LOW_PENETRATION, false), name: "low_penetration" },
  { ...toggled("logarithm", ["Shift+KeyL"]), name: "logarithm" },
  { ...gamma(1, ["Quote"]), name: "gamma_up" },
  { ...gamma(-1, ["Semicolon"]), name: "gamma_down" },
  { ...toggled("equalise", ["Shift+KeyQ"]), name: "equalise" },
  { ...toggled("local", ["Shift+KeyC"]), name: "local" },
];

/** Returns a function that is on or off in the look. */
export function toggled(
  part: "logarithm" | "equalise" | "local" | "emboss" | "material",
  keys: string[],
  menu: NonNullable<ViewerFunction["menu"]> = "contrast",
): Omit<ViewerFunction, "name"> {
  return {
    group: "menu",
    menu,
    icon: part,
    keys,
    run: ({ stage }) => stage.change({ [part]: !stage.look[part] }),
    isOn: ({ stage }) => stage.look[part],
    logged: ({ stage }) => ({ on: stage.look[part] }),
  };
}

function gamma(by: 1 | -1, keys: string[]): Omit<ViewerFunction, "name"> {
  const next = ({ stage }: Desk) => GAMMAS[nearest(stage.look.gamma) + by];
  return {
    group: "menu",
    menu: "contrast",
    icon: by > 0 ? "gamma_up" : "gamma_down",
    keys,
    run: (desk) => desk.stage.change({ gamma: next(desk) ?? desk.stage.look.gamma }),
    isEnabled: (desk) => next(desk) !== undefined,
    state: ({ stage, texts }) => texts.number(stage.look.gamma, 1),
    logged: ({ stage }) => ({ gamma: stage.look.gamma }),
  };
}

function nearest(gamma: number): number {
  const distances = GAMMAS.map((value) => Math.abs(Math.log(value / gamma)));
  return distances.indexOf(Math.min(...distances));
}

/** A window with or without the logarithm; once more goes back to the window that the scan opened with. */
function penetration(icon: IconName, keys: string[], window: GreyWindow, logarithm: boolean): Omit<ViewerFunction, "name"> {
  const isOn = ({ stage }: Desk) => isShown(stage.look, window, logarithm);
  return {
    group: "menu",
    menu: "contrast",
    icon,
    keys,
    run: (desk) => {
      const back = { window: desk.stage.firstLook.window, logarithm: false };
      desk.stage.change(isOn(desk) ? back : { window, logarithm, equalise: false });
    },
    isOn,
    logged: (desk) => ({ on: isOn(desk), ...desk.stage.look.window }),
  };
}

function isShown(look: Look, { low, high }: GreyWindow, logarithm: boolean): boolean {
  return look.window.low === low && look.window.high === high && look.logarithm === logarithm;
}
