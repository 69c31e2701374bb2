/**
 * Tiles of the scan, fetched once and kept decoded: for drawing, and for looking at the values that are on screen.
 */

import type { Api, TileAddress } from "./api.ts";
import { persist } from "./backoff.ts";
import { decodeTile, type Tile } from "./codec.ts";
import type { Point } from "./frame.ts";
import type { Patches } from "./patches.ts";

const KEPT = 96;

export class TileStore {
  private readonly kept = new Map<string, Tile>();

  constructor(
    private readonly address: string,
    private readonly api: Api,
    private readonly patches?: Patches,
  ) {}

  /** Returns a tile; tries until the server answers, so that a cut line leaves no holes. */
  async load(at: TileAddress, signal: AbortSignal): Promise<Tile> {
    const known = this.peek(at);
    if (known) return known;
    const payload = await persist(() => this.api.tile(this.address, at, signal), signal);
    const tile = decodeTile(payload);
    this.keep(nameOf(at), tile);
    return this.patched(tile, at);
  }

  /** Returns a tile that is already here. */
  peek(at: TileAddress): Tile | undefined {
    const tile = this.kept.get(nameOf(at));
    return tile && this.patched(tile, at);
  }

  private patched(tile: Tile, at: TileAddress): Tile {
    return this.patches ? this.patches.over(tile, at) : tile;
  }

  private keep(name: string, tile: Tile): void {
    this.kept.delete(name);
    this.kept.set(name, tile);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) return;
      this.kept.delete(oldest);
    }
  }
}

/** Returns the codes of a tile between two corners in its own pixels, row by row. */
export function* rowsWithin(tile: Tile, from: Point, to: Point): Generator<Uint16Array> {
  const [left, right] = [Math.max(0, Math.floor(from[0])), Math.min(tile.width, Math.ceil(to[0]))];
  const [top, bottom] = [Math.max(0, Math.floor(from[1])), Math.min(tile.height, Math.ceil(to[1]))];
  if (left >= right) return;
  for (let y = top; y < bottom; y++) yield tile.codes.subarray(y * tile.width + left, y * tile.width + right);
}

function nameOf(at: TileAddress): string {
  return [at.encoding, at.energy, at.level, at.column, at.row].join("/");
}
