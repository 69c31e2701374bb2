/** How values become grey: window and level, inverse, which energy, which encoding. */

import type { Desk } from "../desk.ts";
import { PRESETS, type GreyWindow } from "../window-level.ts";
import type { ViewerFunction } from "./function.ts";

const STEP = 0.1;

export const GREY: readonly ViewerFunction[] = [
  {
    name: "auto",
    group: "grey",
    icon: "auto",
    keys: ["KeyA"],
    run: (desk) => desk.stage.setWindow(desk.stage.windowOnScreen()),
    logged: windowOf,
  },
  {
    name: "reset",
    group: "grey",
    icon: "reset",
    keys: ["Digit0", "Numpad0"],
    run: ({ stage }) => {
      stage.upright();
      stage.change({ ...stage.firstLook, encoding: stage.look.encoding });
    },
    logged: windowOf,
  },
  {
    name: "inverse",
    group: "grey",
    icon: "inverse",
    keys: ["KeyI"],
    run: (desk) => desk.stage.change({ inverse: !desk.stage.look.inverse }),
    isOn: (desk) => desk.stage.look.inverse,
    logged: (desk) => ({ on: desk.stage.look.inverse }),
  },
  {
    name: "energy",
    group: "menu",
    menu: "colour",
    icon: "energy",
    keys: ["KeyE"],
    run: (desk) => desk.stage.change({ energy: after(desk.stage.energies, desk.stage.look.energy) }),
    isOn: (desk) => desk.stage.look.energy !== desk.stage.energies[0],
    isOffered: (desk) => desk.stage.energies.length > 1,
    logged: (desk) => ({ energy: desk.stage.look.energy }),
  },
  {
    name: "lossless",
    group: "menu",
    menu: "sight",
    icon: "lossless",
    keys: ["KeyL"],
    run: (desk) => desk.stage.change({ encoding: after(desk.stage.encodings, desk.stage.look.encoding) }),
    isOn: (desk) => desk.stage.look.encoding === "u16",
    isOffered: (desk) => desk.stage.encodings.length > 1,
    logged: (desk) => ({ encoding: desk.stage.look.encoding }),
  },
  { name: "next_preset", group: "hidden", keys: ["KeyP"], run: nextPreset, logged: windowOf },
  shifted("brighter", "BracketRight", (low, high) => ({ low: low - STEP * (high - low), high: high - STEP * (high - low) })),
  shifted("darker", "BracketLeft", (low, high) => ({ low: low + STEP * (high - low), high: high + STEP * (high - low) })),
  shifted("narrower", "Comma", (low, high) => ({ low: low + STEP * (high - low), high: high - STEP * (high - low) })),
  shifted("wider", "Period", (low, high) => ({ low: low - STEP * (high - low), high: high + STEP * (high - low) })),
];

function shifted(name: string, key: string, change: (low: number, high: number) => GreyWindow): ViewerFunction {
  return {
    name,
    group: "hidden",
    keys: [key],
    run: ({ stage }) => stage.setWindow(change(stage.look.window.low, stage.look.window.high)),
    logged: windowOf,
  };
}

function nextPreset({ stage }: Desk): void {
  const { low, high } = stage.look.window;
  const at = PRESETS.findIndex(({ window }) => window.low === low && window.high === high);
  const preset = PRESETS[(at + 1) % PRESETS.length];
  if (preset) stage.setWindow(preset.window);
}

function windowOf(desk: Desk): GreyWindow & Record<string, unknown> {
  return { ...desk.stage.look.window };
}

function after<T>(values: readonly T[], value: T): T {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}
