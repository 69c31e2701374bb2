/** Codes that are already here, read off the tiles: what is on screen, or a coarser level in its place. */

import type { Point } from "./frame.ts";
import type { Channel } from "./mosaic.ts";
import { rowsWithin, type TileStore } from "./tiles.ts";
import type { ScanInfo } from "./types.ts";

export class SeenCodes {
  constructor(
    private readonly scan: ScanInfo,
    private readonly tiles: TileStore,
  ) {}

  /** Returns the code under a point of the scan, of the sharpest tile that is here; undefined where none is. */
  at(point: Point, channel: Channel): number | undefined {
    const { width, height, tile_px } = this.scan;
    const [x, y] = point.map(Math.floor) as [number, number];
    if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
    const place = { level: 0, column: Math.floor(x / tile_px), row: Math.floor(y / tile_px) };
    const [codes] = this.within({ ...channel, ...place }, [x, y], [x + 1, y + 1]);
    return codes?.[0];
  }

  /** Returns the codes between two corners of the scan, row by row of each tile of a level. */
  *between(from: Point, to: Point, channel: Channel, level: number): Generator<Uint16Array> {
    const side = this.scan.tile_px * 2 ** level;
    for (let row = Math.floor(from[1] / side); row * side < to[1]; row++) {
      for (let column = Math.floor(from[0] / side); column * side < to[0]; column++) {
        yield* this.within({ ...channel, level, column, row }, from, to);
      }
    }
  }

  /** Returns the codes between two corners of the scan that a tile, or a coarser one in its place, holds. */
  private *within(at: Channel & Place, from: Point, to: Point): Generator<Uint16Array> {
    for (let level = at.level; level < this.scan.num_levels; level++) {
      const by = 2 ** (level - at.level);
      const [column, row] = [Math.floor(at.column / by), Math.floor(at.row / by)];
      const tile = this.tiles.peek({ ...at, level, column, row });
      if (!tile) continue;
      const [px, side] = [2 ** level, this.scan.tile_px];
      const inTile = ([x, y]: Point): Point => [x / px - column * side, y / px - row * side];
      yield* rowsWithin(tile, inTile(from), inTile(to));
      return;
    }
  }
}

interface Place {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}
