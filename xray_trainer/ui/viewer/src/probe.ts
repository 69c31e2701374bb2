/** What is under the pointer: transmission in per cent, and how much steel would let as much through. */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { WHITE } from "./window-level.ts";

type Curve = readonly (readonly [number, number])[];

/** Returns the words; they follow the pointer. */
export function createProbe(desk: Desk, steel: Curve): HTMLElement {
  const words = element("span", { class: "probe" });
  desk.stage.map.on("pointermove", ({ coordinate }) => {
    const code = desk.stage.codeAt(desk.stage.frame.toScan(coordinate));
    words.textContent = code === undefined ? "" : told(desk, code, desk.stage.look.energy === 0 ? steel : []);
  });
  return words;
}

function told(desk: Desk, code: number, steel: Curve): string {
  const { texts } = desk;
  const percent = texts.number((100 * code) / WHITE, 2);
  if (!steel.length || code === 0) return texts.say("probe_value", { percent });
  return texts.say("probe_steel", { percent, length: texts.number(steelOf(-Math.log(code / WHITE), steel)) });
}

/** Returns mm of steel for an attenuation, between the points of a curve that rises. */
export function steelOf(attenuation: number, steel: Curve): number {
  const after = steel.findIndex(([at]) => at >= attenuation);
  if (after < 0) return steel.at(-1)?.[1] ?? 0;
  const [to, toMm] = steel[after]!;
  const [from, fromMm] = steel[Math.max(0, after - 1)]!;
  return to === from ? toMm : fromMm + ((toMm - fromMm) * (attenuation - from)) / (to - from);
}
