/** What is switched on and off over a scan that many have read. */

import type { Desk } from "../desk.ts";
import type { Gathering } from "../gathering.ts";
import type { IconName } from "../icons.ts";
import type { ViewerFunction } from "./function.ts";

const isTogether = (desk: Desk) => desk.gathering !== undefined;

export const GATHERING: readonly ViewerFunction[] = [
  { ...switched("names", "KeyN", (one) => one.toggleNames(), (one) => one.isNamed), name: "together_names" },
  { ...switched("map", "KeyD", (one) => one.toggleDensity(), (one) => one.isDensityShown), name: "together_density" },
  { ...switched("unsure", "KeyB", (one) => one.toggleSpots(), (one) => one.areSpotsShown), name: "together_show_spots" },
];

function switched(
  icon: IconName,
  key: string,
  act: (gathering: Gathering) => void,
  isOn: (gathering: Gathering) => boolean,
): Omit<ViewerFunction, "name"> {
  return {
    group: "hidden",
    icon,
    keys: [key],
    run: ({ gathering }) => gathering && act(gathering),
    isOn: ({ gathering }) => gathering !== undefined && isOn(gathering),
    isOffered: isTogether,
  };
}
