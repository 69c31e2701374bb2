/**
 * Local contrast: contrast-limited adaptive histogram equalisation (Zuiderveld 1994), as OpenCV computes it on 8 bit.
 * The tables come from the overview of the whole scan, so that every tile of every level agrees with its neighbours;
 * between the middles of the cells they are mixed bilinearly.
 */

import type { Grid } from "./grid.ts";

export const CLIP_LIMIT = 3;
const CELL_PX = 48;
const LEVELS = 256;

export interface LocalTables {
  readonly columns: number;
  readonly rows: number;
  /** Width and height of a cell in pixels of the overview. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** A table of 256 grey levels per cell, row by row. */
  readonly tables: Uint8Array;
}

/** Returns how many cells a length of the overview is cut into. */
export function cellsOf(length: number): number {
  return Math.max(2, Math.floor(length / CELL_PX + 0.5));
}

/** Returns the tables of an overview. */
export function localTables(grey: Grid<Uint8Array>): LocalTables {
  const [columns, rows] = [cellsOf(grey.width), cellsOf(grey.height)];
  const isWhole = grey.width % columns === 0 && grey.height % rows === 0;
  const cellWidth = isWhole ? grey.width / columns : Math.floor(grey.width / columns) + 1;
  const cellHeight = isWhole ? grey.height / rows : Math.floor(grey.height / rows) + 1;
  const tables = new Uint8Array(columns * rows * LEVELS);
  for (let cell = 0; cell < columns * rows; cell++) {
    const left = (cell % columns) * cellWidth;
    const top = Math.floor(cell / columns) * cellHeight;
    const counts = countIn(grey, left, top, cellWidth, cellHeight);
    fill(tables.subarray(cell * LEVELS, (cell + 1) * LEVELS), clipped(counts, cellWidth * cellHeight), cellWidth * cellHeight);
  }
  return { columns, rows, cellWidth, cellHeight, tables };
}

/** Where the first pixel of a piece lies on the overview, and how far it is from one pixel to the next. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Returns a piece of a level with its local contrast. */
export function applyLocal({ width, height, values }: Grid<Uint8Array>, local: LocalTables, at: Place): Grid<Uint8Array> {
  const out = new Uint8Array(values.length);
  const across = mixes(width, at.x, at.stepX, local.cellWidth, local.columns);
  const down = mixes(height, at.y, at.stepY, local.cellHeight, local.rows);
  const { tables, columns } = local;
  for (let y = 0; y < height; y++) {
    const [upper, lower] = [down.from[y]! * columns, down.to[y]! * columns];
    const share = down.share[y]!;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const grey = values[i]!;
      const [left, right, part] = [across.from[x]!, across.to[x]!, across.share[x]!];
      const over = tables[((upper + left) << 8) | grey]! * (1 - part) + tables[((upper + right) << 8) | grey]! * part;
      const under = tables[((lower + left) << 8) | grey]! * (1 - part) + tables[((lower + right) << 8) | grey]! * part;
      out[i] = Math.floor(over * (1 - share) + under * share + 0.5);
    }
  }
  return { width, height, values: out };
}

function mixes(length: number, start: number, step: number, cell: number, cells: number) {
  const [from, to] = [new Int32Array(length), new Int32Array(length)];
  const share = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const at = (start + i * step) / cell - 0.5;
    const before = Math.floor(at);
    from[i] = Math.min(Math.max(before, 0), cells - 1);
    to[i] = Math.min(Math.max(before + 1, 0), cells - 1);
    share[i] = at - before;
  }
  return { from, to, share };
}

/** Counts grey levels of a cell; beyond the overview its mirror image goes on, as OpenCV's border does. */
function countIn(grey: Grid<Uint8Array>, left: number, top: number, width: number, height: number): Float64Array {
  const counts = new Float64Array(LEVELS);
  for (let y = top; y < top + height; y++) {
    const row = reflected(y, grey.height) * grey.width;
    for (let x = left; x < left + width; x++) counts[grey.values[row + reflected(x, grey.width)]!]!++;
  }
  return counts;
}

function reflected(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = at % period;
  return within < length ? within : period - within;
}

/** Returns counts cut at the limit, what was cut off spread over all levels. */
function clipped(counts: Float64Array, area: number): Float64Array {
  const limit = Math.max(Math.floor((CLIP_LIMIT * area) / LEVELS), 1);
  let excess = 0;
  counts.forEach((count, level) => {
    excess += Math.max(0, count - limit);
    counts[level] = Math.min(count, limit);
  });
  const each = Math.floor(excess / LEVELS);
  let rest = excess - each * LEVELS;
  const step = rest > 0 ? Math.max(Math.floor(LEVELS / rest), 1) : LEVELS;
  for (let level = 0; level < LEVELS; level++) counts[level]! += each;
  for (let level = 0; level < LEVELS && rest > 0; level += step, rest--) counts[level]!++;
  return counts;
}

function fill(table: Uint8Array, counts: Float64Array, area: number): void {
  let sum = 0;
  for (let level = 0; level < LEVELS; level++) {
    sum += counts[level]!;
    table[level] = Math.min(255, Math.round((sum * 255) / area));
  }
}
