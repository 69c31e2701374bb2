/** How dense something must be to be highlighted: steps in mm of steel, or of transmission where the beam is unknown. */

import type { ScanInfo } from "./types.ts";
import { WHITE } from "./window-level.ts";

/** The first step highlights nothing. */
export const DENSITY_MM = [0, 100, 150, 200, 50] as const;
const TRANSMISSIONS = [0, 0.04, 0.01, 0.0025, 0.17] as const;

/** Returns the code up to which a scan is highlighted at a step. */
export function densityCode(step: number, { steel }: Pick<ScanInfo, "steel">): number {
  const millimetres = DENSITY_MM[step] ?? 0;
  if (millimetres === 0) return 0;
  const share = steel?.length ? Math.exp(-attenuationOf(millimetres, steel)) : TRANSMISSIONS[step]!;
  return Math.max(1, Math.round(share * WHITE));
}

/** Returns the step of a code; 0 where it is none. */
export function densityStep(code: number, scan: Pick<ScanInfo, "steel">): number {
  return Math.max(0, DENSITY_MM.findIndex((_, step) => densityCode(step, scan) === code));
}

/** Returns -ln T of so many mm of steel, between the points of a curve. */
export function attenuationOf(millimetres: number, steel: readonly (readonly [number, number])[]): number {
  const after = steel.findIndex(([, mm]) => mm >= millimetres);
  if (after <= 0) return steel[after]?.[0] ?? steel.at(-1)?.[0] ?? 0;
  const [[from, fromMm], [to, toMm]] = [steel[after - 1]!, steel[after]!];
  return from + ((to - from) * (millimetres - fromMm)) / (toMm - fromMm);
}
