/** Tiles of the scan on the map's grid, to be developed anew on demand. */

import DataTileSource from "ol/source/DataTile.js";
import type { Plane } from "./darkroom.ts";
import { cornerOf, flipped } from "./flip.ts";
import type { Look, PictureParts } from "./picture.ts";

type Options = ConstructorParameters<typeof DataTileSource>[0];
type Data = Uint8Array | HTMLCanvasElement;

/** Where a tile lies: its pixels begin at `corner` of the square, which covers `extent` at the zoom `z` of the grid. */
export interface Spot {
  readonly corner: [number, number];
  readonly extent: number[];
  readonly z: number;
}

/** What a drawing layer makes of a developed tile. */
export type Finish = (plane: Plane, spot: Spot) => Data;

export class PictureSource extends DataTileSource {
  private version = 0;

  constructor({ frame, darkroom }: PictureParts, look: () => Look, finish: Finish, options: Partial<Options> = {}) {
    const grid = frame.tileGrid();
    const { tile_px } = frame.scan;
    super({
      interpolate: false,
      projection: frame.projection,
      tileGrid: grid,
      transition: 0,
      wrapX: false,
      key: "0",
      ...options,
      async loader(z, column, row, { signal }) {
        const { flip } = frame;
        const level = frame.levelOf(z);
        const extent = grid.getTileCoordExtent([z, column, row]);
        const plane = await darkroom.develop(look(), level, ...frame.tileOf(level, column, row), signal);
        return finish(flipped(plane, flip), { corner: cornerOf(plane, tile_px, flip), extent, z });
      },
    });
  }

  /** Asks for every tile again; what is on screen stays until the new tiles are there. */
  redevelop(): void {
    this.setKey(String(++this.version));
  }

  /** Takes square textures, also where the grid's tiles are not square because pixels are not. */
  takeSquares(sizePx: number): this {
    const levels = this.getTileGrid()?.getResolutions() ?? [];
    this.setTileSizes(levels.map(() => [sizePx, sizePx]));
    return this;
  }
}
