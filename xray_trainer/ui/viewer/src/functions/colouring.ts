/** Colour: pseudo-colour and density highlight of any scan; materials where there are two energies. */

import { DENSITY_MM, densityCode, densityStep } from "../density.ts";
import type { Desk } from "../desk.ts";
import { isSingle, PALETTES, type Band } from "../look.ts";
import { toggled } from "./contrast.ts";
import type { ViewerFunction } from "./function.ts";

const isDual = (desk: Desk) => !isSingle(desk.stage.frame.scan);

export const COLOURING: readonly ViewerFunction[] = [
  {
    name: "pseudo_colour",
    group: "menu",
    menu: "colour",
    icon: "pseudo_colour",
    keys: ["Digit6"],
    run: ({ stage }) => {
      const at = PALETTES.indexOf(stage.look.palette);
      stage.change({ palette: PALETTES[(at + 1) % PALETTES.length]! });
    },
    isOn: ({ stage }) => stage.look.palette !== "grey",
    state: ({ stage, texts }) => (stage.look.palette === "grey" ? "" : texts.say(`palette_${stage.look.palette}`)),
    logged: ({ stage }) => ({ palette: stage.look.palette }),
  },
  {
    name: "density",
    group: "menu",
    menu: "colour",
    icon: "density",
    keys: ["Digit7"],
    run: ({ stage }) => {
      const { scan } = stage.frame;
      const step = (densityStep(stage.look.density, scan) + 1) % DENSITY_MM.length;
      stage.change({ density: densityCode(step, scan) });
    },
    isOn: ({ stage }) => stage.look.density > 0,
    state: densityState,
    logged: ({ stage }) => ({ density: stage.look.density }),
  },
  { ...toggled("material", ["Shift+KeyD"], "colour"), name: "material", isOffered: isDual },
  { ...stripped("organic", ["Shift+Digit1"]), name: "strip_organic" },
  { ...stripped("inorganic", ["Shift+Digit2"]), name: "strip_inorganic" },
  { ...stripped("metal", ["Shift+Digit3"]), name: "strip_metal" },
];

function densityState({ stage, texts }: Desk): string {
  const step = densityStep(stage.look.density, stage.frame.scan);
  if (step === 0) return "";
  return stage.frame.scan.steel?.length
    ? texts.say("density_steel", { length: DENSITY_MM[step]! })
    : texts.say("probe_value", { percent: texts.number((100 * stage.look.density) / 65535, 2) });
}

function stripped(band: Band, keys: string[]): Omit<ViewerFunction, "name"> {
  const isOn = ({ stage }: Desk) => stage.look.strip.includes(band);
  return {
    group: "menu",
    menu: "colour",
    icon: `strip_${band}`,
    keys,
    run: (desk) => {
      const { strip } = desk.stage.look;
      desk.stage.change({ strip: isOn(desk) ? strip.filter((other) => other !== band) : [...strip, band] });
    },
    isOn,
    isOffered: isDual,
    logged: (desk) => ({ on: isOn(desk), strip: desk.stage.look.strip }),
  };
}
