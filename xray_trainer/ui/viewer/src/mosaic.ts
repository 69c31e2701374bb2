/** Pieces of a level across the borders of tiles; beyond the scan its outermost pixels go on. */

import type { Tile } from "./codec.ts";
import type { Grid } from "./grid.ts";
import type { TileStore } from "./tiles.ts";
import type { ScanInfo } from "./types.ts";

/** A rectangle in pixels of a level; it may reach beyond the scan. */
export interface Piece {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Channel {
  readonly encoding: string;
  readonly energy: number;
}

/** Returns width and height of a level. */
export function levelSize({ width, height }: ScanInfo, level: number): [number, number] {
  return [Math.ceil(width / 2 ** level), Math.ceil(height / 2 ** level)];
}

/** Returns a piece with so many more pixels on every side. */
export function grown(piece: Piece, by: number): Piece {
  const { level, x, y, width, height } = piece;
  return { level, x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export class Mosaic {
  constructor(
    private readonly scan: ScanInfo,
    private readonly tiles: TileStore,
  ) {}

  /** Returns the codes of a piece, as soon as all its tiles are here. */
  async read(piece: Piece, channel: Channel, signal: AbortSignal): Promise<Grid<Uint16Array>> {
    const [width, height] = levelSize(this.scan, piece.level);
    const columns = clampedRange(piece.x, piece.width, width);
    const rows = clampedRange(piece.y, piece.height, height);
    const tiles = await this.tilesBetween(piece.level, channel, columns, rows, signal);
    const values = new Uint16Array(piece.width * piece.height);
    for (let y = 0; y < piece.height; y++) this.copyRow(values, y * piece.width, columns, rows[y]!, tiles);
    return { width: piece.width, height: piece.height, values };
  }

  /** Returns the whole smallest level. */
  overview(channel: Channel, signal: AbortSignal): Promise<Grid<Uint16Array>> {
    const level = this.scan.num_levels - 1;
    const [width, height] = levelSize(this.scan, level);
    return this.read({ level, x: 0, y: 0, width, height }, channel, signal);
  }

  private async tilesBetween(level: number, channel: Channel, xs: Int32Array, ys: Int32Array, signal: AbortSignal) {
    const side = this.scan.tile_px;
    const found = new Map<string, Tile>();
    const waiting: Promise<unknown>[] = [];
    for (let row = Math.floor(least(ys) / side); row * side <= most(ys); row++) {
      for (let column = Math.floor(least(xs) / side); column * side <= most(xs); column++) {
        const at = { ...channel, level, column, row };
        waiting.push(this.tiles.load(at, signal).then((tile) => found.set(`${column}/${row}`, tile)));
      }
    }
    await Promise.all(waiting);
    return found;
  }

  private copyRow(to: Uint16Array, start: number, xs: Int32Array, y: number, tiles: ReadonlyMap<string, Tile>): void {
    const side = this.scan.tile_px;
    const row = Math.floor(y / side);
    let tile: Tile | undefined;
    let column = -1;
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i]!;
      if (!tile || x < column * side || x >= (column + 1) * side) {
        column = Math.floor(x / side);
        tile = tiles.get(`${column}/${row}`)!;
      }
      to[start + i] = tile.codes[(y - row * side) * tile.width + x - column * side]!;
    }
  }
}

/** Returns `length` places from `start` on, each moved to the nearest one from 0 to `size` - 1. */
function clampedRange(start: number, length: number, size: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => Math.min(Math.max(start + i, 0), size - 1));
}

function least(values: Int32Array): number {
  return Math.min(values[0]!, values.at(-1)!);
}

function most(values: Int32Array): number {
  return Math.max(values[0]!, values.at(-1)!);
}
