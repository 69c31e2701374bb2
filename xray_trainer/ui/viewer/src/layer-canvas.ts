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
import { PictureSource, type Spot } from "./picture-source.ts";

interface Painted extends Spot {
  readonly canvas: WeakRef<HTMLCanvasElement>;
  readonly plane: Plane;
  version: number;
  /** What of it is painted through these tables. */
  clean: Part;
}

export function canvasPicture(parts: PictureParts): Drawn {
  const { frame, darkroom } = parts;
  const easel = new Easel(new Tables(darkroom), parts.look, frame.scan.tile_px);
  let shown = parts.look;
  const createSource = () =>
    new PictureSource(parts, () => shown, (plane, spot) => easel.add(plane, spot));
  let source = createSource();
  const layer = new TileLayer({
    source: source as never,
    extent: frame.extent,
    className: PICTURE_CLASS,
    cacheSize: LAYER_CACHE,
  });
  layer.on("prerender", ({ frameState }) => {
    if (!frameState) return;
    const z = source.getTileGrid()?.getZForResolution(frameState.viewState.resolution) ?? 0;
    easel.repaint(frameState.extent ?? frame.extent, z);
  });
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
    redraw() {
      source.redevelop();
    },
  };
}

/** Left, top, right, bottom in pixels of a tile's canvas. */
type Part = readonly [number, number, number, number];

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

  add(plane: Plane, spot: Spot): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = this.sizePx;
    const painted = { ...spot, canvas: new WeakRef(canvas), plane, version: -1, clean: NOTHING };
    this.painted.push(painted);
    this.paint(painted, [0, 0, this.sizePx, this.sizePx]);
    return canvas;
  }

  /** Repaints what is on screen at a zoom, or may stand in for it, and was painted through other tables. */
  repaint(extent: number[], z: number): void {
    this.painted = this.painted.filter(({ canvas }) => canvas.deref() !== undefined);
    for (const painted of this.painted) {
      if (painted.z > z || !intersects(painted.extent, extent)) continue;
      const seen = partWithin(painted.extent, extent, this.sizePx);
      if (painted.version !== this.version) this.paint(painted, seen);
      else if (!contains(painted.clean, seen)) this.paint(painted, [0, 0, this.sizePx, this.sizePx]);
    }
  }

  private paint(painted: Painted, part: Part): void {
    const context = painted.canvas.deref()?.getContext("2d");
    if (!context) return;
    const { plane, corner } = painted;
    const [left, top] = [Math.max(0, part[0] - corner[0]), Math.max(0, part[1] - corner[1])];
    const width = Math.min(plane.width, part[2] - corner[0]) - left;
    const height = Math.min(plane.height, part[3] - corner[1]) - top;
    Object.assign(painted, { version: this.version, clean: part });
    if (width <= 0 || height <= 0) return;
    const pixels = new ImageData(width, height);
    const rgba = new Uint32Array(pixels.data.buffer);
    for (let y = 0; y < height; y++) {
      this.fill(rgba.subarray(y * width, (y + 1) * width), plane, (top + y) * plane.width + left);
    }
    context.putImageData(pixels, corner[0] + left, corner[1] + top);
  }

  /** Fills a row from a place in a tile on. */
  private fill(rgba: Uint32Array, { codes, classes, grey }: Plane, from: number): void {
    if (!classes && !grey) {
      const colours = (this.colours ??= this.tables.colours());
      for (let i = 0; i < rgba.length; i++) rgba[i] = colours[codes[from + i]!]!;
      return;
    }
    const { tone, paint } = this.tables;
    for (let i = 0; i < rgba.length; i++) {
      const code = codes[from + i]!;
      const kind = this.tables.isHighlighted(code) ? HIGHLIGHT : (classes?.[from + i] ?? 0);
      rgba[i] = paint[(kind << 8) | (grey ? grey[from + i]! : tone[code]!)]!;
    }
  }
}

const NOTHING: Part = [0, 0, 0, 0];

/** Returns the part of a tile that is on screen. */
function partWithin([left = 0, bottom = 0, right = 0, top = 0]: number[], seen: number[], sizePx: number): Part {
  const [seenLeft = 0, seenBottom = 0, seenRight = 0, seenTop = 0] = seen;
  const [across, down] = [sizePx / (right - left), sizePx / (top - bottom)];
  const within = (value: number) => Math.min(Math.max(value, 0), sizePx);
  return [
    within(Math.floor((seenLeft - left) * across) - 1),
    within(Math.floor((top - seenTop) * down) - 1),
    within(Math.ceil((seenRight - left) * across) + 1),
    within(Math.ceil((top - seenBottom) * down) + 1),
  ];
}

function contains(outer: Part, part: Part): boolean {
  return outer[0] <= part[0] && outer[1] <= part[1] && outer[2] >= part[2] && outer[3] >= part[3];
}
