/**
 * What a pixel is made of, as far as two energies tell: R = -ln T_low / -ln T_high of smoothed attenuations, against
 * the curves of polyethylene, aluminium, steel and lead that the server sends. Mirrors `material_position` of
 * `xray_trainer/physics/material_bands.py`; the place between the curves becomes a class, 1 to 101.
 */

import { binomial } from "./filters.ts";
import type { Grid } from "./grid.ts";
import type { MaterialCurves } from "./types.ts";

/** How far the smoothing reaches. */
export const MATERIAL_RADIUS = 8;
export const LAST_CLASS = 101;
/** Steps of attenuation tables: a whole number stands for 1/2048 of -ln T. */
export const ATTENUATION_STEPS = 2048;
/** R tells nothing outside of these attenuations: in less, a dose that is half a per cent off looks like another material. */
export const THINNEST = 0.2;
export const THICKEST = 6;
const LEAST_DISTANCE = 0.01;
const LEAST_AIR = 55705;
const AIR_BIN = 256;

/** Returns whole-number attenuations of all codes in a scan whose air has this code. */
export function attenuationTable(air: number): Int32Array {
  return Int32Array.from({ length: 65536 }, (_, code) => Math.round(Math.log(air / Math.max(code, 1)) * ATTENUATION_STEPS));
}

/** Returns the code of air: the middle of the fullest of the bright bins, 65535 where hardly any is air. */
export function airCode(codes: Uint16Array): number {
  const bins = new Uint32Array(65536 / AIR_BIN + 2);
  let bright = 0;
  for (const code of codes) {
    if (code < LEAST_AIR) continue;
    bins[(code >> 8) + 1]!++;
    bright++;
  }
  if (bright < 0.01 * codes.length) return 65535;
  let best = 1;
  const around = (bin: number) => bins[bin - 1]! + 2 * bins[bin]! + bins[bin + 1]!;
  for (let bin = 1; bin < bins.length - 1; bin++) if (around(bin) > around(best)) best = bin;
  return (best - 1) * AIR_BIN + AIR_BIN / 2;
}

/** Returns the class of each pixel, 0 where R carries nothing; both grids hold attenuations with a margin. */
export function classify(high: Grid<Int32Array>, low: Grid<Int32Array>, curves: MaterialCurves): Grid<Uint8Array> {
  const [a, b] = [binomial(high, MATERIAL_RADIUS), binomial(low, MATERIAL_RADIUS)];
  const unit = a.total * ATTENUATION_STEPS;
  const classOf = classifier(curves);
  const values = new Uint8Array(a.sums.length);
  for (let i = 0; i < values.length; i++) values[i] = classOf(a.sums[i]! / unit, b.sums[i]! / unit);
  return { width: a.width, height: a.height, values };
}

/** Returns what gives the class of an attenuation at the high and one at the low energy. */
export function classifier({ step, ratio }: MaterialCurves): (high: number, low: number) => number {
  const sign = mean(ratio[2]!) < mean(ratio[0]!) ? -1 : 1;
  const last = ratio[0]!.length - 1;
  return (high, low) => {
    if (!(Math.min(high, low) >= THINNEST && Math.max(high, low) <= THICKEST)) return 0;
    const at = Math.min(Math.floor(high / step + 0.5), last);
    const measured = (sign * low) / high;
    let position = 0;
    for (let k = 0; k < 3; k++) {
      const from = sign * ratio[k]![at]!;
      const width = sign * ratio[k + 1]![at]! - from;
      if (width > LEAST_DISTANCE) position += Math.min(Math.max((measured - from) / width, 0), 1);
    }
    return 1 + Math.floor((position / 3) * (LAST_CLASS - 1) + 0.5);
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
