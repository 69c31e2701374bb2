/**
 * What is under the pointer or the crosshair: transmission in per cent, how much steel would let as much through, and
 * where there are two energies R of the surroundings, because R of a single pixel is noise.
 */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import type { Point } from "./frame.ts";
import { airCode, THICKEST, THINNEST } from "./materials.ts";
import { isSingle } from "./look.ts";
import { WHITE } from "./window-level.ts";

type Curve = readonly (readonly [number, number])[];

const STILL_MS = 120;
/** R is taken over a square of so many pixels each way. */
const AROUND_PX = 4;

/** Returns the words; they follow the pointer and the crosshair while `desk.panels` has the probe on. */
export function createProbe(desk: Desk): HTMLElement {
  const { stage } = desk;
  const words = element("span", { class: "probe" });
  let timer: ReturnType<typeof setTimeout>;
  const probe = (point: Point) => {
    clearTimeout(timer);
    const code = desk.panels.isOn("probe") ? stage.codeAt(point) : undefined;
    words.textContent = code === undefined ? "" : told(desk, code);
    if (code === undefined || isSingle(stage.frame.scan)) return;
    timer = setTimeout(() => void addRatio(desk, words, point).catch(() => undefined), STILL_MS);
  };
  const crosshair = () => desk.crosshair.position && probe(desk.crosshair.position);
  stage.map.on(["pointermove", "click"] as never, (({ coordinate }: { coordinate: number[] }) => {
    if (!desk.crosshair.isOn) probe(stage.frame.toScan(coordinate));
  }) as never);
  desk.changed.on(crosshair);
  desk.panels.changed.on(() => desk.panels.isOn("probe") || words.replaceChildren());
  return words;
}

function told({ texts, stage }: Desk, code: number): string {
  const steel = stage.look.energy === 0 ? (stage.frame.scan.steel ?? []) : [];
  const percent = texts.number((100 * code) / WHITE, 2);
  if (!steel.length || code === 0) return texts.say("probe_value", { percent });
  return texts.say("probe_steel", { percent, length: texts.number(steelOf(-Math.log(code / WHITE), steel)) });
}

async function addRatio(desk: Desk, words: HTMLElement, point: Point): Promise<void> {
  const before = words.textContent;
  const ratio = await ratioAround(desk, point);
  if (words.textContent !== before || !before) return;
  const { texts } = desk;
  const value = ratio === undefined ? texts.say("ratio_none") : texts.say("ratio_value", { ratio: texts.number(ratio, 3) });
  words.textContent = `${before} · ${value}`;
}

/** Returns R of the surroundings of a point on the level that is on screen; undefined where R carries nothing. */
export async function ratioAround({ stage }: Desk, point: Point): Promise<number | undefined> {
  const { encoding } = stage.look;
  const level = stage.level;
  const [x, y] = point.map((value) => Math.floor(value / 2 ** level)) as [number, number];
  const side = 2 * AROUND_PX + 1;
  const piece = { level, x: x - AROUND_PX, y: y - AROUND_PX, width: side, height: side };
  const attenuation = async (energy: number) => {
    const [codes, overview] = await Promise.all([stage.read(piece, { encoding, energy }), stage.overview({ encoding, energy })]);
    const air = airCode(overview.values);
    return codes.values.reduce((sum, code) => sum + Math.log(air / Math.max(code, 1)), 0) / codes.values.length;
  };
  const [high, low] = await Promise.all([attenuation(0), attenuation(1)]);
  return Math.min(high, low) >= THINNEST && Math.max(high, low) <= THICKEST ? low / high : undefined;
}

/** Returns mm of steel for an attenuation, between the points of a curve that rises. */
export function steelOf(attenuation: number, steel: Curve): number {
  const after = steel.findIndex(([at]) => at >= attenuation);
  if (after < 0) return steel.at(-1)?.[1] ?? 0;
  const [to, toMm] = steel[after]!;
  const [from, fromMm] = steel[Math.max(0, after - 1)]!;
  return to === from ? toMm : fromMm + ((toMm - fromMm) * (attenuation - from)) / (to - from);
}
