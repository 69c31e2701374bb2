/**
 * Filters over neighbours, in whole numbers, so that a reference can equal them exactly. Each takes a grid with a
 * margin and gives one that is smaller by its own radius on every side.
 *
 *     smooth    binomial kernel of 5, 9 or 17 taps in both directions, rounded once
 *     edges     a + k (a - b), cut to what codes can be; b = smooth with 9 taps, k = 1, 2, 4 (unsharp mask), of the
 *               attenuation a = round(8192 ln(65535 / max(code, 10))), so that dense cargo gets as much as light cargo
 *     emboss    clip(128 + floor(s / 2)), s = the sum over [[-2 -1 0] [-1 0 1] [0 1 2]] of grey levels
 *     difference  clip(128 + floor((a - b) / 2)) of grey levels
 */

import { inner, type Grid } from "./grid.ts";
import type { Strength } from "./look.ts";

export const SMOOTH_RADIUS = [0, 2, 4, 8] as const;
export const EDGE_RADIUS = 4;
export const EMBOSS_RADIUS = 1;
const EDGE_FACTOR = [0, 1, 2, 4] as const;
const LOG_STEPS = 8192;
const DARKEST = 10;
let logarithms: Int32Array | undefined;
let powers: Uint16Array | undefined;

/** Returns smoothed codes. */
export function smooth(codes: Grid<Uint16Array>, strength: Strength): Grid<Uint16Array> {
  return strength === 0 ? codes : rounded(binomial(codes, SMOOTH_RADIUS[strength]), 0xffff);
}

/** Returns codes whose edges are enhanced. */
export function sharpen(codes: Grid<Uint16Array>, strength: Strength): Grid<Uint16Array> {
  if (strength === 0) return codes;
  logarithms ??= Int32Array.from({ length: 65536 }, (_, code) => Math.round(LOG_STEPS * Math.log(65535 / Math.max(code, DARKEST))));
  powers ??= Uint16Array.from({ length: logarithms[0]! + 1 }, (_, log) => Math.round(65535 * Math.exp(-log / LOG_STEPS)));
  const logs: Grid<Int32Array> = { ...codes, values: new Int32Array(codes.values.length) };
  for (let i = 0; i < logs.values.length; i++) logs.values[i] = logarithms[codes.values[i]!]!;
  const { width, height, sums, total } = binomial(logs, EDGE_RADIUS);
  const sharp = inner(logs, EDGE_RADIUS).values;
  const values = new Uint16Array(sharp.length);
  const factor = EDGE_FACTOR[strength];
  for (let i = 0; i < values.length; i++) {
    const log = sharp[i]! + factor * (sharp[i]! - Math.floor(sums[i]! / total + 0.5));
    values[i] = powers[log < 0 ? 0 : log >= powers.length ? powers.length - 1 : log]!;
  }
  return { width, height, values };
}

/** Returns grey levels as a relief, lit from the upper left. */
export function emboss({ width, height, values: grey }: Grid<Uint8Array>): Grid<Uint8Array> {
  const [w, h] = [width - 2, height - 2];
  const relief = new Uint8ClampedArray(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = (y + 1) * width + x + 1;
      const [above, below] = [at - width, at + width];
      const slope = 2 * (grey[below + 1]! - grey[above - 1]!) + grey[at + 1]! - grey[at - 1]! + grey[below]! - grey[above]!;
      relief[y * w + x] = 128 + (slope >> 1);
    }
  }
  return { width: w, height: h, values: new Uint8Array(relief.buffer) };
}

/** Returns how two pictures differ, mid-grey where they are the same. */
export function difference(a: Grid<Uint8Array>, b: Grid<Uint8Array>): Grid<Uint8Array> {
  const values = new Uint8ClampedArray(a.values.length);
  for (let i = 0; i < values.length; i++) values[i] = 128 + ((a.values[i]! - b.values[i]!) >> 1);
  return { width: a.width, height: a.height, values: new Uint8Array(values.buffer) };
}

export interface Sums {
  readonly width: number;
  readonly height: number;
  /** Sums over both directions; divide by `total`. */
  readonly sums: Float64Array;
  readonly total: number;
}

/** Returns sums under a binomial kernel of 2 radius + 1 taps in both directions, exact. */
export function binomial({ width, height, values }: Grid, radius: number): Sums {
  const weights = binomialWeights(radius);
  const [w, h] = [width - 2 * radius, height - 2 * radius];
  const across = new Float64Array(w * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = y * width; x < w; x++, from++) {
      let sum = weights[radius]! * values[from + radius]!;
      for (let k = 0; k < radius; k++) sum += weights[k]! * (values[from + k]! + values[from + 2 * radius - k]!);
      across[y * w + x] = sum;
    }
  }
  const sums = new Float64Array(w * h);
  for (let k = 0; k <= radius; k++) {
    const weight = k === radius ? weights[k]! / 2 : weights[k]!; // the middle row meets itself
    const [upper, lower] = [k * w, (2 * radius - k) * w];
    for (let i = 0; i < sums.length; i++) sums[i]! += weight * (across[i + upper]! + across[i + lower]!);
  }
  return { width: w, height: h, sums, total: 4 ** (2 * radius) };
}

function rounded({ width, height, sums, total }: Sums, most: number): Grid<Uint16Array> {
  const values = new Uint16Array(sums.length);
  for (let i = 0; i < values.length; i++) values[i] = Math.min(Math.floor(sums[i]! / total + 0.5), most);
  return { width, height, values };
}

/** Returns the row of Pascal's triangle with 2 radius + 1 numbers; they sum up to 4^radius. */
export function binomialWeights(radius: number): number[] {
  let row = [1];
  for (let n = 0; n < 2 * radius; n++) row = [...row, 0].map((value, k) => value + (row[k - 1] ?? 0));
  return row;
}
