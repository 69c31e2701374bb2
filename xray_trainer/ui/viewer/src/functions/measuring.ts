/** Tools with two points: zoom and window of a selection, length, area, profile; and the probe. */

import type { Desk, LineTool } from "../desk.ts";
import type { IconName } from "../icons.ts";
import { lineToolOf } from "../tool-line.ts";
import type { ViewerFunction } from "./function.ts";
import { panel } from "./viewing.ts";

export const MEASURING: readonly ViewerFunction[] = [
  { ...lineTool("zoom_area", ["KeyZ"], "sight"), name: "zoom_area" },
  { ...lineTool("window_area", ["Shift+KeyA"], "contrast"), name: "window_area" },
  { ...lineTool("length", ["Backslash"], "measure"), name: "length" },
  { ...lineTool("area", ["Shift+Backslash"], "measure"), name: "area" },
  { ...lineTool("profile", ["Slash"], "measure"), name: "profile" },
  { ...panel("probe", ["Shift+KeyP"], "measure"), name: "probe" },
  {
    ...untold("set_point", ["Enter", "NumpadEnter"], (desk) => desk.measuring.press()),
    isOffered: (desk) => lineToolOf(desk) !== undefined,
  },
  {
    ...untold("clear_measure", ["Escape"], (desk) => {
      if (!desk.measuring.clear() && lineToolOf(desk)) desk.setTool("navigate");
    }),
    isOffered: (desk) => desk.measuring.current !== undefined || lineToolOf(desk) !== undefined,
  },
];

function untold(name: string, keys: string[], run: (desk: Desk) => void): ViewerFunction {
  return { name, group: "hidden", isUntold: true, keys, run };
}

function lineTool(name: LineTool & IconName, keys: string[], menu: "sight" | "contrast" | "measure"): Omit<ViewerFunction, "name"> {
  return {
    group: "menu",
    menu,
    icon: name,
    keys,
    run: (desk: Desk) => desk.setTool(desk.tool === name ? "navigate" : name),
    isOn: (desk) => desk.tool === name,
  };
}
