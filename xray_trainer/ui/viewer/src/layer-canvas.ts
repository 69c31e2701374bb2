/**
 * Draws with Canvas2D where WebGL is missing: every developed tile is a canvas painted through the tables, repainted
 * when they change and the tile is on screen.
 */

import TileLayer from "ol/layer/Tile.js";
import { intersects } from "ol/extent.js";
import type { Plane } from "./darkroom.ts";
import { Tables } from "./layer-tables.ts";
import { planeKey } from "./look.ts";
import { HIGHLIGHT } from "./paint.ts";
import { LAYER_CACHE, PICTURE_CLASS, type Drawn, type Look, type PictureParts } from "./picture.ts";
import { PictureSource } from "./picture-source.ts";

interface Painted {
  readonly canvas: WeakRef<HTMLCanvasElement>;
  readonly plane: Plane;
  readonly extent: number[];
  readonly corner: readonly [number, number];
  version: number;
}

export function canvasPicture(parts: PictureParts): Drawn {
  const { frame, darkroom } = parts;
  const easel = new Easel(new Tables(darkroom), parts.look, frame.scan.tile_px);
  let shown = parts.look;
  const createSource = () =>
    new PictureSource(parts, () => shown, (plane, corner, extent) => easel.add(plane, corner, extent));
  let source = createSource();
  const layer = new TileLayer({
    source: source as never,
    extent: frame.extent,
    className: PICTURE_CLASS,
    cacheSize: LAYER_CACHE,
  });
  layer.on("prerender", ({ frameState }) => easel.repaint(frameState?.extent ?? frame.extent));
  return {
    layer,
    show(look) {
      const isRedeveloped = planeKey(look) !== planeKey(shown);
      shown = look;
      easel.look(look);
      if (isRedeveloped) source.redevelop();
      else layer.changed();
    },
    turn() {
      source = createSource();
      layer.setSource(source as never);
    },
  };
}

/** Holds the painted tiles and the tables that they are painted through. */
class Easel {
  private painted: Painted[] = [];
  private version = 0;
  private colours: Uint32Array | undefined;

  constructor(
    private readonly tables: Tables,
    look: Look,
    private readonly sizePx: number,
  ) {
    tables.take(look);
  }

  look(look: Look): void {
    if (!this.tables.take(look)) return;
    this.colours = undefined;
    this.version++;
  }

  add(plane: Plane, corner: [number, number], extent: number[]): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = this.sizePx;
    const painted = { canvas: new WeakRef(canvas), plane, extent, corner, version: -1 };
    this.painted.push(painted);
    this.paint(painted);
    return canvas;
  }

  /** Repaints what is on screen and was painted through other tables. */
  repaint(extent: number[]): void {
    this.painted = this.painted.filter(({ canvas }) => canvas.deref() !== undefined);
    for (const painted of this.painted) {
      if (painted.version !== this.version && intersects(painted.extent, extent)) this.paint(painted);
    }
  }

  private paint(painted: Painted): void {
    const context = painted.canvas.deref()?.getContext("2d");
    if (!context) return;
    const { width, height } = painted.plane;
    const pixels = new ImageData(width, height);
    this.fill(new Uint32Array(pixels.data.buffer), painted.plane);
    context.putImageData(pixels, ...painted.corner);
    painted.version = this.version;
  }

  private fill(rgba: Uint32Array, { codes, classes, grey }: Plane): void {
    if (!classes && !grey) {
      const colours = (this.colours ??= this.tables.colours());
      for (let i = 0; i < codes.length; i++) rgba[i] = colours[codes[i]!]!;
      return;
    }
    const { tone, paint } = this.tables;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      const kind = this.tables.isHighlighted(code) ? HIGHLIGHT : (classes?.[i] ?? 0);
      rgba[i] = paint[(kind << 8) | (grey ? grey[i]! : tone[code]!)]!;
    }
  }
}
