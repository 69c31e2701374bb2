/**
 * Decodes tiles: an 8-byte header, then the horizontal delta of the values as a plane of high bytes and one of
 * low bytes. The browser has already undone gzip. Mirrors `xray_trainer/scans/tiles.py`.
 */

export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly codes: Uint16Array;
}

const HEADER_BYTES = 8;
const SQRT12 = 1;
const SQRT12_STEPS = 4095;
const WHITE = 65535;

/** Returns the 16-bit codes of a tile; throws where header and length disagree. */
export function decodeTile(payload: ArrayBuffer): Tile {
  const header = new DataView(payload);
  const width = header.getUint16(0, true);
  const height = header.getUint16(2, true);
  const size = width * height;
  if (payload.byteLength !== HEADER_BYTES + 2 * size) {
    throw new Error(`tile: ${width} x ${height} needs ${HEADER_BYTES + 2 * size} bytes, got ${payload.byteLength}`);
  }
  const values = undoDelta(joinPlanes(new Uint8Array(payload, HEADER_BYTES), size), width, height);
  return { width, height, codes: header.getUint8(4) === SQRT12 ? codesFromSqrt12(values) : values };
}

export interface Bands {
  readonly width: number;
  readonly height: number;
  readonly codes: Uint16Array;
  readonly classes?: Uint8Array;
  readonly grey?: Uint8Array;
}

/** Added to the class where the grey level is part of the tile. */
export const DEVELOPED = 128;

/**
 * Returns high byte and low byte of each code, class and grey level side by side, padded to a square of `sizePx`;
 * `left` and `top` leave room before the first column and row.
 */
export function bandsOf({ width, height, codes, classes, grey }: Bands, sizePx: number, left = 0, top = 0): Uint8Array {
  const bands = new Uint8Array(4 * sizePx * sizePx);
  for (let y = 0; y < height; y++) {
    let to = 4 * ((y + top) * sizePx + left);
    for (let from = y * width; from < (y + 1) * width; from++, to += 4) {
      const code = codes[from]!;
      bands[to] = code >> 8;
      bands[to + 1] = code & 255;
      bands[to + 2] = (classes ? classes[from]! : 0) | (grey ? DEVELOPED : 0);
      if (grey) bands[to + 3] = grey[from]!;
    }
  }
  return bands;
}

function joinPlanes(planes: Uint8Array, size: number): Uint16Array {
  const values = new Uint16Array(size);
  for (let i = 0; i < size; i++) values[i] = (planes[i]! << 8) | planes[size + i]!;
  return values;
}

function undoDelta(values: Uint16Array, width: number, height: number): Uint16Array {
  for (let y = 0; y < height; y++) {
    const start = y * width;
    if (y > 0) values[start] = values[start]! + values[start - width]!;
    for (let i = start + 1; i < start + width; i++) values[i] = values[i]! + values[i - 1]!;
  }
  return values;
}

let table: Uint16Array | undefined;

function codesFromSqrt12(values: Uint16Array): Uint16Array {
  table ??= sqrt12Table();
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) codes[i] = table[values[i]! & 4095]!;
  return codes;
}

/** Returns the code of each of the 4096 steps; no step falls between two codes, so rounding is plain. */
export function sqrt12Table(): Uint16Array {
  return Uint16Array.from({ length: SQRT12_STEPS + 1 }, (_, q) =>
    Math.round((q / SQRT12_STEPS) ** 2 * WHITE),
  );
}
