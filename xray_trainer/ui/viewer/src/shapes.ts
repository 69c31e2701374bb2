/**
 * Outlines of marks in scan pixels: how each shape comes of the points that a hand or the crosshair set, which handles
 * it has, and what pulling one of them does. Nothing is drawn to a grid or to another mark.
 */

import { polygonsOf, type Frame, type Point } from "./frame.ts";
import type { Geometry, Mark, Polygon, Shape } from "./types.ts";

export const SHAPES: readonly Shape[] = ["rectangle", "ellipse", "polygon", "freehand", "point"];

const ELLIPSE_POINTS = 48;
const FREEHAND_POINTS = 300;
const FREEHAND_HANDLES = 12;
const LEAST_AREA_PX = 1;
const LEAST_VERTICES = 3;
const BOX_HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;

type Box = readonly [number, number, number, number];

/** A place where a mark can be pulled: a side or corner of its box, a vertex, or the middle of an edge. */
export interface Handle {
  readonly kind: "side" | "vertex" | "between";
  readonly at: Point;
  /** Of a side its name, else the number of the vertex (before it, for `between`). */
  readonly place: string | number;
}

/** Returns the shape of a mark. */
export function shapeOf(mark: Mark): Shape {
  if (mark.geometry.type === "MultiPolygon") return "polygon";
  return mark.shape ?? "rectangle";
}

/** Returns the outline that a path of points makes; undefined where it is too small for a mark. */
export function outlineOf(shape: Shape, path: readonly Point[], frame: Frame): Polygon | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return undefined;
  if (shape === "point") return square(last, frame);
  if (shape === "rectangle") return large(frame.rectangle(first, last) as Polygon);
  if (shape === "ellipse") return large(ellipse(frame.bounds(frame.rectangle(first, last))));
  const inside = path.map((point) => rounded(frame.clamp(point)));
  return large(closed(shape === "freehand" ? simplified(inside, FREEHAND_POINTS) : inside));
}

/** Returns the handles of a mark; a point and a mark of several parts can only be moved. */
export function handlesOf(mark: Mark, frame: Frame): readonly Handle[] {
  const shape = shapeOf(mark);
  if (shape === "point" || mark.geometry.type !== "Polygon") return [];
  if (shape === "rectangle" || shape === "ellipse") return boxHandles(frame.bounds(mark.geometry));
  const ring = verticesOf(mark.geometry);
  const vertex = (index: number): Handle => ({ kind: "vertex", at: ring[index]!, place: index });
  if (shape === "freehand") return spread(ring.length).map(vertex);
  return ring.flatMap((at, index) => [
    vertex(index),
    { kind: "between", at: middle(at, ring[(index + 1) % ring.length]!), place: index },
  ]);
}

/** Returns the outline after a handle was pulled to a point; undefined where that leaves nothing of it. */
export function pulled(mark: Mark, handle: Handle, to: Point, frame: Frame): Polygon | undefined {
  const shape = shapeOf(mark);
  if (handle.kind === "side") return outlineOf(shape, corners(frame.bounds(mark.geometry), String(handle.place), to), frame);
  const ring = verticesOf(mark.geometry as Polygon);
  const index = Number(handle.place);
  const at = rounded(frame.clamp(to));
  if (handle.kind === "between") return large(closed(ring.toSpliced(index + 1, 0, at)));
  return large(closed(shape === "freehand" ? dragged(ring, index, at) : ring.with(index, at)));
}

/** Returns the outline without one of its vertices; undefined where too few would be left. */
export function withoutVertex(mark: Mark, handle: Handle): Polygon | undefined {
  const ring = verticesOf(mark.geometry as Polygon);
  if (handle.kind !== "vertex" || shapeOf(mark) !== "polygon" || ring.length <= LEAST_VERTICES) return undefined;
  return large(closed(ring.toSpliced(Number(handle.place), 1)));
}

/** Returns a geometry moved by so many pixels, as far as the scan reaches. */
export function moved(geometry: Geometry, [right, down]: Point, frame: Frame): Geometry {
  const [x0, y0, x1, y1] = frame.bounds(geometry);
  const { width, height } = frame.scan;
  const x = Math.min(Math.max(right, -x0), width - x1);
  const y = Math.min(Math.max(down, -y0), height - y1);
  const shift = (rings: Polygon["coordinates"]): Polygon["coordinates"] =>
    rings.map((ring) => ring.map(([atX, atY]) => rounded([atX + x, atY + y])));
  return geometry.type === "Polygon"
    ? { type: "Polygon", coordinates: shift(geometry.coordinates) }
    : { type: "MultiPolygon", coordinates: geometry.coordinates.map(shift) };
}

/** Returns the centre of the box around a geometry. */
export function centreOf(geometry: Geometry, frame: Frame): Point {
  const [x0, y0, x1, y1] = frame.bounds(geometry);
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** Returns the area within the outer rings. */
export function areaOf(geometry: Geometry): number {
  const rings = polygonsOf(geometry).map((polygon) => polygon[0] ?? []);
  return rings.reduce((sum, ring) => sum + Math.abs(twiceArea(ring)) / 2, 0);
}

/** Returns at most `most` of the points of a path, those that its form needs first. */
export function simplified(path: readonly Point[], most: number): readonly Point[] {
  let tolerance = 0.5;
  let kept = thinned(path, tolerance);
  while (kept.length > most) kept = thinned(path, (tolerance *= 1.5));
  return kept;
}

function square(at: Point, { scan }: Frame): Polygon {
  const inside = (value: number, size: number) => Math.min(Math.max(rounded([value, 0])[0], 0.5), size - 0.5);
  const [x, y] = [inside(at[0], scan.width), inside(at[1], scan.height)];
  return closed([[x - 0.5, y - 0.5], [x + 0.5, y - 0.5], [x + 0.5, y + 0.5], [x - 0.5, y + 0.5]].map((p) => rounded(p as [number, number])));
}

function ellipse([x0, y0, x1, y1]: Box): Polygon {
  const [x, y, right, down] = [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2];
  const points = Array.from({ length: ELLIPSE_POINTS }, (_, index): Point => {
    const angle = (2 * Math.PI * index) / ELLIPSE_POINTS;
    return [hundredth(x + right * Math.cos(angle)), hundredth(y + down * Math.sin(angle))];
  });
  return closed(points);
}

function boxHandles([x0, y0, x1, y1]: Box): Handle[] {
  const x = (place: string) => (place.includes("w") ? x0 : place.includes("e") ? x1 : (x0 + x1) / 2);
  const y = (place: string) => (place.includes("n") ? y0 : place.includes("s") ? y1 : (y0 + y1) / 2);
  return BOX_HANDLES.map((place) => ({ kind: "side", at: [x(place), y(place)], place }));
}

/** Returns two opposite corners of a box of which one side or corner went to a point. */
function corners([x0, y0, x1, y1]: Box, place: string, [x, y]: Point): [Point, Point] {
  return [
    [place.includes("w") ? x : x0, place.includes("n") ? y : y0],
    [place.includes("e") ? x : x1, place.includes("s") ? y : y1],
  ];
}

/** Returns a ring of which one vertex was dragged along with its neighbours, the less the farther they are. */
function dragged(ring: readonly Point[], index: number, to: Point): readonly Point[] {
  const reach = Math.max(1, ring.length / FREEHAND_HANDLES);
  const [right, down] = [to[0] - ring[index]![0], to[1] - ring[index]![1]];
  return ring.map(([x, y], at) => {
    const steps = Math.abs(at - index);
    const weight = Math.max(0, 1 - Math.min(steps, ring.length - steps) / reach);
    return rounded([x + weight * right, y + weight * down]);
  });
}

function spread(length: number): readonly number[] {
  const num = Math.min(length, FREEHAND_HANDLES);
  return Array.from({ length: num }, (_, index) => Math.round((index * length) / num));
}

function verticesOf(polygon: Polygon): readonly Point[] {
  return polygon.coordinates[0]?.slice(0, -1) ?? [];
}

function closed(points: readonly Point[]): Polygon {
  return { type: "Polygon", coordinates: [[...points, points[0] ?? [0, 0]]] };
}

function large(polygon: Polygon): Polygon | undefined {
  return areaOf(polygon) >= LEAST_AREA_PX ? polygon : undefined;
}

function twiceArea(ring: readonly Point[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** Leaves out the points that lie within a tolerance of the line between those that are kept (Douglas and Peucker). */
function thinned(path: readonly Point[], tolerance: number): readonly Point[] {
  if (path.length < 3) return path;
  const [first, last] = [path[0]!, path.at(-1)!];
  let [farthest, most] = [0, tolerance];
  for (let index = 1; index < path.length - 1; index++) {
    const away = distance(path[index]!, first, last);
    if (away > most) [farthest, most] = [index, away];
  }
  if (!farthest) return [first, last];
  return [...thinned(path.slice(0, farthest + 1), tolerance).slice(0, -1), ...thinned(path.slice(farthest), tolerance)];
}

/** Returns how far a point lies from the line between two others. */
function distance([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [right, down] = [x1 - x0, y1 - y0];
  const length = right ** 2 + down ** 2;
  const along = length ? Math.min(1, Math.max(0, ((x - x0) * right + (y - y0) * down) / length)) : 0;
  return Math.hypot(x - x0 - along * right, y - y0 - along * down);
}

function middle([x0, y0]: Point, [x1, y1]: Point): Point {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function rounded([x, y]: Point): Point {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
