/** Values on a rectangle of a level, and pieces of it. */

export type Values = Uint8Array | Uint16Array | Int16Array | Int32Array;

export interface Grid<T extends Values = Values> {
  readonly width: number;
  readonly height: number;
  readonly values: T;
}

/** Returns a grid without a margin of so many pixels on each side. */
export function inner<T extends Values>({ width, height, values }: Grid<T>, margin: number): Grid<T> {
  if (margin === 0) return { width, height, values };
  const [w, h] = [width - 2 * margin, height - 2 * margin];
  const cut = new (values.constructor as new (length: number) => T)(w * h);
  for (let y = 0; y < h; y++) {
    const from = (y + margin) * width + margin;
    cut.set(values.subarray(from, from + w), y * w);
  }
  return { width: w, height: h, values: cut };
}

/** Returns the grey levels of codes. */
export function throughTable({ width, height, values }: Grid<Uint16Array>, table: Uint8Array): Grid<Uint8Array> {
  const grey = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) grey[i] = table[values[i]!]!;
  return { width, height, values: grey };
}
