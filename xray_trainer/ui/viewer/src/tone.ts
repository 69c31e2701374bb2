/**
 * Tone: the grey level of every code. Plain window and level is `window-level.ts`; with a curve, in double precision,
 *
 *     u = clip((code - low) / (high - low), 0, 1)                        linear
 *     u = clip(ln(max(code, F) / low') / ln(high' / low'), 0, 1)         logarithm, low' = max(low, F), F = 10
 *     u = clip((C(code) - C(low)) / (C(high) - C(low)), 0, 1)            equalisation, C counts the overview's codes
 *     grey = floor(255 u^(1 / gamma) + 0.5)
 *
 * Equalisation goes before the logarithm, which it makes needless. Inverse gives 255 minus that.
 */

import type { Look } from "./look.ts";
import { lookupTable, WHITE } from "./window-level.ts";

/** Darkest code of the logarithm: about as much as 300 mm of steel let through at 6 MV. */
export const FLOOR = 10;

type Curve = (code: number) => number;

/** Returns the grey level of each of the 65536 codes; `overview` holds the codes that equalisation counts. */
export function toneTable(look: Look, overview: Uint16Array): Uint8Array {
  const { window, inverse, gamma } = look;
  const curve = look.equalise ? equalising(look, overview) : look.logarithm ? logarithm(look) : undefined;
  if (!curve && gamma === 1) return lookupTable(window, inverse);
  const grey = new Uint8Array(WHITE + 1);
  const shape = curve ?? ((code: number) => (code - window.low) / (window.high - window.low));
  for (let code = 0; code <= WHITE; code++) {
    const share = Math.min(Math.max(shape(code), 0), 1);
    const level = Math.floor(255 * (gamma === 1 ? share : share ** (1 / gamma)) + 0.5);
    grey[code] = inverse ? 255 - level : level;
  }
  return grey;
}

function logarithm({ window }: Look): Curve {
  const low = Math.max(window.low, FLOOR);
  const span = Math.log(Math.max(window.high, low + 1) / low);
  return (code) => Math.log(Math.max(code, FLOOR) / low) / span;
}

function equalising({ window: { low, high } }: Look, overview: Uint16Array): Curve | undefined {
  const upTo = new Uint32Array(WHITE + 1);
  for (const code of overview) upTo[code]!++;
  for (let code = 1; code <= WHITE; code++) upTo[code]! += upTo[code - 1]!;
  const [from, to] = [upTo[low]!, upTo[high]!];
  return to > from ? (code) => (upTo[code]! - from) / (to - from) : undefined;
}
