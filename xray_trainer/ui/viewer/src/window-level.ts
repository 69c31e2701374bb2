/**
 * Window and level: which codes become black and white. Mirrors `window_level` of `xray_trainer/scans/pictures.py`
 * bit for bit, as a table that both ways of drawing look codes up in:
 *
 *     grey = floor(clip((code - low) * scale + 0.5, 0, 255)),  scale = float32(255 / (high - low)),  all in float32
 */

export const WHITE = 65535;

export interface GreyWindow {
  readonly low: number;
  readonly high: number;
}

export const FULL: GreyWindow = { low: 0, high: WHITE };

/** Windows by what they are good for, in transmission. */
export const PRESETS: readonly { readonly name: string; readonly window: GreyWindow }[] = [
  { name: "preset_full", window: FULL },
  { name: "preset_light", window: inTransmission(0.3, 1) },
  { name: "preset_medium", window: inTransmission(0.05, 0.6) },
  { name: "preset_dense", window: inTransmission(0, 0.2) },
  { name: "preset_very_dense", window: inTransmission(0, 0.05) },
];

/** What dense cargo lets through, for the logarithm; and what light cargo lets through. */
export const HIGH_PENETRATION = inTransmission(0, 0.1);
export const LOW_PENETRATION = inTransmission(0.25, 1);

/** Returns the factor from codes to grey levels, in float32. */
export function scaleOf({ low, high }: GreyWindow): number {
  return Math.fround(255 / (high - low));
}

/** Returns the grey level of each of the 65536 codes. */
export function lookupTable(window: GreyWindow, inverse: boolean): Uint8Array {
  const scale = scaleOf(window);
  const grey = new Uint8Array(WHITE + 1);
  for (let code = 0; code <= WHITE; code++) {
    const value = Math.fround(Math.fround((code - window.low) * scale) + 0.5);
    const level = Math.floor(Math.min(Math.max(value, 0), 255));
    grey[code] = inverse ? 255 - level : level;
  }
  return grey;
}

/** Returns a window with whole bounds inside the range of codes and at least `least` wide. */
export function cleanWindow({ low, high }: GreyWindow, least = 16): GreyWindow {
  const from = Math.round(Math.min(Math.max(low, 0), WHITE - least));
  return { low: from, high: Math.round(Math.min(Math.max(high, from + least), WHITE)) };
}

const AIR = 58982;
const LEAST_CARGO = 0.01;
const [DARKEST, BRIGHTEST] = [0.005, 0.99];

/** Returns the window that shows the cargo: from its darkest 0.5 % to its brightest 1 %, without the open air. */
export function autoWindow(parts: Iterable<Uint16Array>): GreyWindow {
  const counts = new Uint32Array(WHITE + 1);
  let all = 0;
  for (const codes of parts) {
    for (const code of codes) counts[code]!++;
    all += codes.length;
  }
  if (all === 0) return FULL;
  const cargo = counts.subarray(0, AIR).reduce((sum, count) => sum + count, 0);
  const [total, within] = cargo >= LEAST_CARGO * all ? [cargo, counts.subarray(0, AIR)] : [all, counts];
  return cleanWindow({ low: quantile(within, DARKEST * total), high: quantile(within, BRIGHTEST * total) });
}

function quantile(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let code = 0; code < counts.length; code++) {
    seen += counts[code]!;
    if (seen >= rank) return code;
  }
  return counts.length - 1;
}

function inTransmission(low: number, high: number): GreyWindow {
  return { low: Math.round(low * WHITE), high: Math.round(high * WHITE) };
}
