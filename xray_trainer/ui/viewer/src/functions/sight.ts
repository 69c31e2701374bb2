/** Zooming and moving. */

import type { Desk } from "../desk.ts";
import type { ViewerFunction } from "./function.ts";

const PAN_PX = 60;

export const SIGHT: readonly ViewerFunction[] = [
  { name: "zoom_in", group: "sight", menu: "sight", icon: "zoom_in", keys: ["Equal", "Shift+Equal", "NumpadAdd"], run: (desk) => desk.stage.zoom(0.5) },
  { name: "zoom_out", group: "sight", menu: "sight", icon: "zoom_out", keys: ["Minus", "NumpadSubtract"], run: (desk) => desk.stage.zoom(-0.5) },
  { name: "fit", group: "sight", menu: "sight", icon: "fit", keys: ["KeyF"], run: (desk) => desk.stage.fit(), logged: () => ({}) },
  {
    name: "one_to_one",
    group: "sight",
    menu: "sight",
    icon: "one_to_one",
    keys: ["KeyO"],
    run: (desk) => desk.stage.oneToOne(desk.crosshair.position),
    logged: () => ({}),
  },
  ...arrows("left", "ArrowLeft", -1, 0),
  ...arrows("right", "ArrowRight", 1, 0),
  ...arrows("up", "ArrowUp", 0, -1),
  ...arrows("down", "ArrowDown", 0, 1),
];

/** Arrows move what the keyboard holds of a mark, else the crosshair where there is one, else the picture. */
function arrows(direction: string, key: string, right: number, down: number): ViewerFunction[] {
  const step = (name: string, keys: string[], pixels: number): ViewerFunction => ({
    name: `${name}_${direction}`,
    group: "hidden",
    isUntold: true,
    keys,
    run: (desk: Desk) => {
      if (desk.reshaping.isHeld) desk.reshaping.nudge(right * pixels, down * pixels);
      else if (desk.crosshair.isOn) desk.crosshair.move(right * pixels, down * pixels);
      else desk.stage.pan([right * Math.max(pixels, PAN_PX), down * Math.max(pixels, PAN_PX)]);
    },
  });
  return [step("move", [key], 10), step("move_far", [`Shift+${key}`], 80), step("move_fine", [`Alt+${key}`], 1)];
}
