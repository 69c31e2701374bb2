/**
 * Draws with Canvas2D where WebGL is missing: every tile is a canvas painted through a table of 65536 grey levels,
 * repainted when window or level change and the tile is on screen.
 */

import TileLayer from "ol/layer/Tile.js";
import DataTileSource from "ol/source/DataTile.js";
import { intersects } from "ol/extent.js";
import type { Tile } from "./codec.ts";
import type { Frame } from "./frame.ts";
import { LAYER_CACHE, PICTURE_CLASS, type Look, type Picture, type PictureParts } from "./picture.ts";
import { lookupTable } from "./window-level.ts";

interface Painted {
  readonly canvas: WeakRef<HTMLCanvasElement>;
  readonly tile: Tile;
  readonly extent: number[];
  table: Uint8Array | undefined;
}

export function canvasPicture(parts: PictureParts): Picture {
  const easel = new Easel(parts.look);
  const sources = new Map<string, DataTileSource>();
  const sourceOf = (look: Look) => {
    const name = `${look.encoding}/${look.energy}`;
    const source = sources.get(name) ?? createSource(parts, look, easel);
    sources.set(name, source);
    return source;
  };
  const layer = new TileLayer({
    source: sourceOf(parts.look) as never,
    extent: parts.frame.extent,
    className: PICTURE_CLASS,
    cacheSize: LAYER_CACHE,
  });
  layer.on("prerender", ({ frameState }) => easel.repaint(frameState?.extent ?? parts.frame.extent));
  return {
    layer,
    show(look) {
      easel.look(look);
      const source = sourceOf(look);
      if ((layer.getSource() as unknown) !== source) layer.setSource(source as never);
      else layer.changed();
    },
  };
}

/** Holds the painted tiles and the table that they are painted through. */
class Easel {
  private painted: Painted[] = [];
  private table: Uint8Array;
  private shown: Look;

  constructor(look: Look) {
    this.shown = look;
    this.table = lookupTable(look.window, look.inverse);
  }

  look(look: Look): void {
    const { window, inverse } = this.shown;
    this.shown = look;
    if (look.inverse === inverse && look.window.low === window.low && look.window.high === window.high) return;
    this.table = lookupTable(look.window, look.inverse);
  }

  add(tile: Tile, sizePx: number, extent: number[]): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = sizePx;
    const painted = { canvas: new WeakRef(canvas), tile, extent, table: undefined };
    this.painted.push(painted);
    this.paint(painted);
    return canvas;
  }

  /** Repaints what is on screen and was painted through another table. */
  repaint(extent: number[]): void {
    this.painted = this.painted.filter(({ canvas }) => canvas.deref() !== undefined);
    for (const painted of this.painted) {
      if (painted.table !== this.table && intersects(painted.extent, extent)) this.paint(painted);
    }
  }

  private paint(painted: Painted): void {
    const context = painted.canvas.deref()?.getContext("2d");
    if (!context) return;
    const { width, height, codes } = painted.tile;
    const pixels = new ImageData(width, height);
    const rgba = new Uint32Array(pixels.data.buffer);
    for (let i = 0; i < codes.length; i++) rgba[i] = 0xff000000 | (this.table[codes[i]!]! * 0x010101);
    context.putImageData(pixels, 0, 0);
    painted.table = this.table;
  }
}

function createSource(parts: PictureParts, { encoding, energy }: Look, easel: Easel): DataTileSource {
  const { frame, tiles } = parts;
  return new DataTileSource({
    interpolate: false,
    projection: frame.projection,
    tileGrid: frame.tileGrid(),
    transition: 0,
    wrapX: false,
    async loader(z, column, row, { signal }) {
      const tile = await tiles.load({ encoding, energy, level: frame.levelOf(z), column, row }, signal);
      return easel.add(tile, frame.scan.tile_px, tileExtent(frame, z, column, row));
    },
  });
}

function tileExtent(frame: Frame, z: number, column: number, row: number): number[] {
  const width = frame.scan.tile_px * 2 ** frame.levelOf(z);
  const height = width * frame.aspect;
  return [column * width, -(row + 1) * height, (column + 1) * width, -row * height];
}
