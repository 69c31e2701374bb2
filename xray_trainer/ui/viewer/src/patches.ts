/**
 * Other codes for places of a scan, laid over its tiles: how the scan looks with an item in it that is still being
 * moved. Places lie on whole steps of 16 pixels, so that a patch is made smaller exactly as levels are.
 */

import type { TileAddress } from "./api.ts";
import type { Tile } from "./codec.ts";

export interface Patch {
  /** Left column and upper row in the scan. */
  readonly x: number;
  readonly y: number;
  /** Codes of each energy, all of one size. */
  readonly planes: readonly Tile[];
}

/** The last level that patches reach: 16 pixels are one there. */
const LAST_LEVEL = 4;

export class Patches {
  private patches: readonly Patch[] = [];
  private readonly made = new Map<string, Tile>();

  constructor(private readonly tilePx: number) {}

  set(patches: readonly Patch[]): void {
    this.patches = patches;
    this.made.clear();
  }

  /** Returns a tile with all patches on it. */
  over(tile: Tile, at: TileAddress): Tile {
    if (!this.patches.length || at.level > LAST_LEVEL) return tile;
    const name = [at.encoding, at.energy, at.level, at.column, at.row].join("/");
    const made = this.made.get(name) ?? this.laid(tile, at);
    this.made.set(name, made);
    return made;
  }

  private laid(tile: Tile, { energy, level, column, row }: TileAddress): Tile {
    const [left, top] = [column * this.tilePx, row * this.tilePx];
    let codes: Uint16Array | undefined;
    for (const patch of this.patches) {
      const plane = patch.planes[energy] ?? patch.planes[0];
      if (!plane) continue;
      const [x, y] = [(patch.x >> level) - left, (patch.y >> level) - top];
      const small = halved(plane, level);
      if (x >= tile.width || y >= tile.height || x + small.width <= 0 || y + small.height <= 0) continue;
      codes ??= tile.codes.slice();
      copy(small, codes, tile, x, y);
    }
    return codes ? { width: tile.width, height: tile.height, codes } : tile;
  }
}

function copy(from: Tile, to: Uint16Array, { width, height }: Tile, x: number, y: number): void {
  const [first, last] = [Math.max(0, -x), Math.min(from.width, width - x)];
  for (let row = Math.max(0, -y); row < Math.min(from.height, height - y); row++) {
    to.set(from.codes.subarray(row * from.width + first, row * from.width + last), (row + y) * width + x + first);
  }
}

/** Returns a plane halved so many times, each time by the mean of 2 x 2 codes; odd edges count twice. */
export function halved(plane: Tile, times: number): Tile {
  let made = plane;
  for (let time = 0; time < times; time++) made = half(made);
  return made;
}

function half({ width, height, codes }: Tile): Tile {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const made = new Uint16Array(w * h);
  for (let y = 0; y < h; y++) {
    const [upper, lower] = [2 * y * width, Math.min(2 * y + 1, height - 1) * width];
    for (let x = 0; x < w; x++) {
      const [left, right] = [2 * x, Math.min(2 * x + 1, width - 1)];
      const sum = codes[upper + left]! + codes[upper + right]! + codes[lower + left]! + codes[lower + right]!;
      made[y * w + x] = Math.round(sum / 4);
    }
  }
  return { width: w, height: h, codes: made };
}
