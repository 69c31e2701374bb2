/**
 * Which mark hits which concealment: the matching rule of the server (`xray_trainer.scoring.matching`, v1), for a
 * player that has no server. Areas and distances are exact for polygons, in mm.
 */

import type { Geometry, MarkOutcome } from "../types.ts";

type Point = readonly [number, number];
type Ring = readonly Point[];

const REACH_MM = 100;
const MIN_IOU = 0.25;
const MAX_TIMES_REGION = 10;
const MAX_SHARE_OF_SCAN = 0.05;

export interface Rated {
  readonly geometry: Geometry;
  readonly rating: number;
}

export interface Scale {
  readonly width: number;
  readonly height: number;
  readonly pixel_mm_xy: readonly [number, number];
}

export interface Matched {
  /** Per concealment the index of the mark that it takes. */
  readonly hitMarks: readonly (number | undefined)[];
  readonly outcomes: readonly MarkOutcome[];
}

/** Returns what became of every mark. */
export function match(marks: readonly Rated[], concealments: readonly Geometry[], scan: Scale): Matched {
  const [across, down] = scan.pixel_mm_xy;
  const scanMm2 = scan.width * scan.height * across * down;
  const shapes = marks.map(({ geometry }) => inMm(geometry, scan));
  const targets = concealments.map((geometry) => inMm(geometry, scan));
  const hits = targets.map((target) => shapes.flatMap((shape, index) => (isHit(shape, target, scanMm2) ? [index] : [])));
  const hitMarks = hits.map((candidates, place) => best(candidates, marks, shapes, targets[place]!));
  const outcomes = marks.map((_mark, index): MarkOutcome => {
    if (hitMarks.includes(index)) return "hit";
    return hits.some((candidates) => candidates.includes(index)) ? "ignored" : "false_mark";
  });
  return { hitMarks, outcomes };
}

function best(candidates: readonly number[], marks: readonly Rated[], shapes: readonly Ring[][], target: Ring[]): number | undefined {
  const preference = (index: number) => [-marks[index]!.rating, -iou(shapes[index]!, target), distance(shapes[index]!, target), index];
  return [...candidates].sort((one, other) => compare(preference(one), preference(other)))[0];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : one[place]! - other[place]!;
}

function isHit(mark: Ring[], target: Ring[], scanMm2: number): boolean {
  const size = areaOf(mark);
  if (size > MAX_TIMES_REGION * areaOf(target) && size > MAX_SHARE_OF_SCAN * scanMm2) return false;
  return distance(mark, target) <= REACH_MM || iou(mark, target) >= MIN_IOU;
}

function iou(one: Ring[], other: Ring[]): number {
  const shared = overlap(one, other);
  return shared / (areaOf(one) + areaOf(other) - shared);
}

/** Returns how far the centre of a mark lies from a region, 0 inside. */
function distance(mark: Ring[], target: Ring[]): number {
  const centre = centroid(mark);
  if (isInside(centre, target)) return 0;
  return Math.min(...edges(target).map(([from, to]) => toEdge(centre, from, to)));
}

function toEdge([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = dx || dy ? ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy) : 0;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}

function isInside([x, y]: Point, shape: Ring[]): boolean {
  return edges(shape).filter(([[x0, y0], [x1, y1]]) => y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)).length % 2 === 1;
}

function centroid(shape: Ring[]): Point {
  const size = signed(shape);
  let [x, y] = [0, 0];
  for (const [[x0, y0], [x1, y1]] of edges(shape)) {
    const cross = x0 * y1 - x1 * y0;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return [x / (6 * size), y / (6 * size)];
}

function areaOf(shape: Ring[]): number {
  return Math.abs(signed(shape));
}

/** Returns the area, holes off: rings of GeoJSON turn one way outside and the other way in holes. */
function signed(shape: Ring[]): number {
  return edges(shape).reduce((sum, [[x0, y0], [x1, y1]]) => sum + x0 * y1 - x1 * y0, 0) / 2;
}

/**
 * Returns the shared area of two shapes. Between two heights at which an edge ends or crosses another, all edges are
 * straight and apart, so that the shared width grows evenly: slab by slab, width in the middle times height.
 */
function overlap(one: Ring[], other: Ring[]): number {
  const heights = slabs([...edges(one), ...edges(other)]);
  let area = 0;
  for (let place = 1; place < heights.length; place++) {
    const [low, high] = [heights[place - 1]!, heights[place]!];
    const middle = (low + high) / 2;
    area += (high - low) * sharedWidth(spans(one, middle), spans(other, middle));
  }
  return area;
}

function slabs(all: readonly (readonly [Point, Point])[]): number[] {
  const heights = new Set(all.map(([[, y]]) => y));
  for (let first = 0; first < all.length; first++) {
    for (let second = first + 1; second < all.length; second++) {
      const y = crossing(...all[first]!, ...all[second]!);
      if (y !== undefined) heights.add(y);
    }
  }
  return [...heights].sort((low, high) => low - high);
}

function crossing([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point, [dx, dy]: Point): number | undefined {
  const turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (turn === 0) return undefined;
  const along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn;
  const across = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / turn;
  return along > 0 && along < 1 && across > 0 && across < 1 ? ay + along * (by - ay) : undefined;
}

/** Returns where a shape lies at a height: pairs of left and right. */
function spans(shape: Ring[], y: number): number[] {
  return edges(shape)
    .filter(([[, y0], [, y1]]) => y0 > y !== y1 > y)
    .map(([[x0, y0], [x1, y1]]) => x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
    .sort((left, right) => left - right);
}

function sharedWidth(one: readonly number[], other: readonly number[]): number {
  let width = 0;
  for (let a = 0; a + 1 < one.length; a += 2) {
    for (let b = 0; b + 1 < other.length; b += 2) {
      width += Math.max(0, Math.min(one[a + 1]!, other[b + 1]!) - Math.max(one[a]!, other[b]!));
    }
  }
  return width;
}

function edges(shape: Ring[]): (readonly [Point, Point])[] {
  return shape.flatMap((ring) => ring.map((point, index) => [point, ring[(index + 1) % ring.length]!] as const));
}

function inMm(geometry: Geometry, { pixel_mm_xy: [across, down] }: Scale): Ring[] {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flatMap((rings) =>
    rings.map((ring, index) => oriented(ring.map(([x, y]): Point => [x * across, y * down]), index === 0)),
  );
}

function oriented(ring: Ring, isOuter: boolean): Ring {
  return signed([ring]) > 0 === isOuter ? ring : [...ring].reverse();
}
