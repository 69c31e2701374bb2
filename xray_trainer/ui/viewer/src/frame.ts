/**
 * Where a scan lies on the map. Map units are the width of a scan pixel; a pixel that is higher than wide is drawn
 * so, and y points up on the map and down on the scan.
 */

import Projection from "ol/proj/Projection.js";
import TileGrid from "ol/tilegrid/TileGrid.js";
import type { Geometry, ScanInfo } from "./types.ts";

export type Point = readonly [number, number];

export class Frame {
  readonly aspect: number;
  /** Left, bottom, right, top. */
  readonly extent: [number, number, number, number];
  readonly projection: Projection;
  /** Whether left and right, top and bottom are exchanged on the map. */
  flip = { x: false, y: false };

  /** `density` is how many pixels of the screen make one of the page; it decides which level is sharp enough. */
  constructor(
    readonly scan: ScanInfo,
    readonly density = 1,
  ) {
    const [mmX, mmY] = scan.pixel_mm_xy;
    this.aspect = mmY / mmX;
    this.extent = [0, -scan.height * this.aspect, scan.width, 0];
    this.projection = new Projection({ code: "scan", units: "pixels", extent: this.extent });
  }

  toMap([x, y]: Point): [number, number] {
    const { width, height } = this.scan;
    return [this.flip.x ? width - x : x, -(this.flip.y ? height - y : y) * this.aspect];
  }

  toScan([x, y]: readonly number[]): [number, number] {
    const { width, height } = this.scan;
    const [right, down] = [x ?? 0, -(y ?? 0) / this.aspect];
    return [this.flip.x ? width - right : right, this.flip.y ? height - down : down];
  }

  /** Returns the point of the scan nearest to a point. */
  clamp([x, y]: Point): [number, number] {
    const { width, height } = this.scan;
    return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
  }

  /** Returns the tile grid whose z = 0 is the smallest level; every level has tiles of `tile_px` pixels. */
  tileGrid(): TileGrid {
    const { num_levels, tile_px } = this.scan;
    const resolutions = Array.from({ length: num_levels }, (_, z) => 2 ** this.levelOf(z) * this.density);
    const side = tile_px / this.density;
    const tileSizes = resolutions.map(() => [side, side * this.aspect]);
    const origins = resolutions.map((_, z) => this.originOf(this.levelOf(z)));
    return new TileGrid({ extent: this.extent, origins, resolutions, tileSizes });
  }

  /** Returns how many columns and rows of tiles a level has. */
  numTiles(level: number): Point {
    const { width, height, tile_px } = this.scan;
    return [Math.ceil(width / (tile_px * 2 ** level)), Math.ceil(height / (tile_px * 2 ** level))];
  }

  /** Returns the column and row in the pyramid of a tile of the grid. */
  tileOf(level: number, column: number, row: number): Point {
    const [columns, rows] = this.numTiles(level);
    return [this.flip.x ? columns - 1 - column : column, this.flip.y ? rows - 1 - row : row];
  }

  /** Returns the upper left corner of the grid: where the scan is flipped, its last tiles come first. */
  private originOf(level: number): [number, number] {
    const [columns, rows] = this.numTiles(level);
    const { width, height, tile_px } = this.scan;
    const side = tile_px * 2 ** level;
    const beyond = (size: number, tiles: number) => tiles * side - size;
    const left = this.flip.x ? -beyond(width, columns) : 0;
    return [left, this.flip.y ? beyond(height, rows) * this.aspect : 0];
  }

  /** Returns the pyramid's level, 0 = full size, of the grid's zoom, 0 = smallest. */
  levelOf(z: number): number {
    return this.scan.num_levels - 1 - z;
  }

  metres(pixels: number): number {
    return (pixels * this.scan.pixel_mm_xy[0]) / 1000;
  }

  /** Returns the rectangle between two corners, cut to the scan and to a tenth of a pixel. */
  rectangle(from: Point, to: Point): Geometry {
    const [x0, y0] = this.clamp([Math.min(from[0], to[0]), Math.min(from[1], to[1])]).map(toTenth) as [number, number];
    const [x1, y1] = this.clamp([Math.max(from[0], to[0]), Math.max(from[1], to[1])]).map(toTenth) as [number, number];
    return { type: "Polygon", coordinates: [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]] };
  }

  /** Returns left, top, right, bottom of a geometry in scan pixels. */
  bounds(geometry: Geometry): [number, number, number, number] {
    const points = polygonsOf(geometry).flat(2);
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  /** Returns width and height of a geometry in metres. */
  sizeInMetres(geometry: Geometry): Point {
    const [x0, y0, x1, y1] = this.bounds(geometry);
    return [this.metres(x1 - x0), this.metres((y1 - y0) * this.aspect)];
  }
}

/** Returns the rings of each polygon. */
export function polygonsOf(geometry: Geometry): readonly (readonly (readonly Point[])[])[] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
