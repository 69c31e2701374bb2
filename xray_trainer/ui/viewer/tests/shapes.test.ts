import assert from "node:assert/strict";
import test from "node:test";
import { Frame, type Point } from "../src/frame.ts";
import { areaOf, handlesOf, moved, outlineOf, pulled, SHAPES, withoutVertex, type Handle } from "../src/shapes.ts";
import type { Mark, Shape } from "../src/types.ts";

const FRAME = new Frame({
  width: 1000,
  height: 400,
  tile_px: 512,
  num_levels: 2,
  energies: 1,
  encodings: ["sqrt12"],
  pixel_mm_xy: [5, 5],
  beams: ["6MV"],
  window: [0, 65535],
});
const TRIANGLE: readonly Point[] = [[100, 100], [200, 100], [150, 200]];

function mark(shape: Shape, path: readonly Point[] = TRIANGLE): Mark {
  return { mark_id: "m", geometry: outlineOf(shape, path, FRAME)!, confidence: 3, shape };
}

function handle(of: Mark, kind: Handle["kind"], place: string | number): Handle {
  return handlesOf(of, FRAME).find((one) => one.kind === kind && one.place === place)!;
}

test("every shape has a closed outline on the scan, wherever it is drawn", () => {
  for (const shape of SHAPES) {
    const { coordinates } = outlineOf(shape, [[-50, -50], [300.04, 10], [2000, 900]], FRAME)!;
    const ring = coordinates[0]!;
    assert.deepEqual(ring[0], ring.at(-1));
    const [x0, y0, x1, y1] = FRAME.bounds({ type: "Polygon", coordinates });
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= 1000 && y1 <= 400, shape);
    assert.ok(areaOf({ type: "Polygon", coordinates }) >= 0.999, shape);
  }
});

test("nothing is drawn to a grid or to another mark", () => {
  const { coordinates } = outlineOf("polygon", [[100.3, 100.7], [200.1, 100.6], [150.9, 200.2]], FRAME)!;
  assert.deepEqual(coordinates[0]!.slice(0, 3), [[100.3, 100.7], [200.1, 100.6], [150.9, 200.2]]);
});

test("what is too small makes no mark, a point always does", () => {
  const here: readonly Point[] = [[10, 10], [10.5, 10.5], [10, 10]];
  for (const shape of ["rectangle", "ellipse", "polygon", "freehand"] as const) {
    assert.equal(outlineOf(shape, here, FRAME), undefined, shape);
  }
  assert.equal(outlineOf("polygon", [], FRAME), undefined);
  assert.deepEqual(FRAME.bounds(outlineOf("point", [[10, 10]], FRAME)!), [9.5, 9.5, 10.5, 10.5]);
  assert.deepEqual(FRAME.bounds(outlineOf("point", [[1000, 0]], FRAME)!), [999, 0, 1000, 1]);
});

test("an ellipse fills its box to pi quarters and touches all four sides", () => {
  const { geometry } = mark("ellipse", [[100, 100], [300, 200]]);
  assert.deepEqual(FRAME.bounds(geometry), [100, 100, 300, 200]);
  assert.ok(Math.abs(areaOf(geometry) / ((Math.PI / 4) * 200 * 100) - 1) < 0.005);
});

test("a freehand line keeps its form with few points", () => {
  const circle = Array.from({ length: 2000 }, (_, at): Point => {
    const angle = (2 * Math.PI * at) / 2000;
    return [500 + 150 * Math.cos(angle), 200 + 150 * Math.sin(angle)];
  });
  const { geometry } = mark("freehand", circle);
  assert.ok((geometry.coordinates[0] as readonly unknown[]).length < 120);
  assert.ok(Math.abs(areaOf(geometry) / (Math.PI * 150 ** 2) - 1) < 0.01);
});

test("a corner or a side of a box goes where it is pulled, also past the other side", () => {
  for (const shape of ["rectangle", "ellipse"] as const) {
    const box = mark(shape, [[100, 100], [200, 200]]);
    const bounds = (place: string, to: Point) => FRAME.bounds(pulled(box, handle(box, "side", place), to, FRAME)!);
    assert.deepEqual(bounds("se", [300, 250]), [100, 100, 300, 250]);
    assert.deepEqual(bounds("n", [999, 50]), [100, 50, 200, 200]);
    assert.deepEqual(bounds("w", [260, 0]), [200, 100, 260, 200]);
    assert.equal(pulled(box, handle(box, "side", "w"), [200, 150], FRAME), undefined);
  }
});

test("vertices of a polygon move alone, new ones grow from its edges, and three stay", () => {
  const polygon = mark("polygon");
  const pull = (kind: Handle["kind"], place: number, to: Point) =>
    pulled(polygon, handle(polygon, kind, place), to, FRAME)!.coordinates[0]!.slice(0, -1);
  assert.deepEqual(pull("vertex", 1, [250, 90]), [[100, 100], [250, 90], [150, 200]]);
  assert.deepEqual(pull("between", 0, [150, 60]), [[100, 100], [150, 60], [200, 100], [150, 200]]);
  assert.equal(withoutVertex(polygon, handle(polygon, "vertex", 0)), undefined);
  const four = mark("polygon", [...TRIANGLE, [90, 150]]);
  assert.deepEqual(withoutVertex(four, handle(four, "vertex", 3))!.coordinates, polygon.geometry.coordinates);
});

test("pulling a freehand line bends it near the hand only", () => {
  const circle = Array.from({ length: 240 }, (_, at): Point => {
    const angle = (2 * Math.PI * at) / 240;
    return [500 + 150 * Math.cos(angle), 200 + 150 * Math.sin(angle)];
  });
  const line = mark("freehand", circle);
  const before = line.geometry.coordinates[0] as readonly Point[];
  const after = pulled(line, handle(line, "vertex", 0), [before[0]![0] + 60, before[0]![1]], FRAME)!.coordinates[0]!;
  assert.deepEqual(after[0], [before[0]![0] + 60, before[0]![1]]);
  const opposite = Math.round(before.length / 2);
  assert.deepEqual(after[opposite], before[opposite]);
});

test("a mark moves as a whole and stops at the edge of the scan", () => {
  for (const shape of SHAPES) {
    const { geometry } = mark(shape);
    const [x0, y0, x1, y1] = FRAME.bounds(geometry);
    assert.deepEqual(FRAME.bounds(moved(geometry, [10, -5], FRAME)), [x0 + 10, y0 - 5, x1 + 10, y1 - 5]);
    const [, , right, bottom] = FRAME.bounds(moved(geometry, [9999, 9999], FRAME));
    assert.deepEqual([right, bottom], [1000, 400]);
  }
});

test("a point and a mark of several parts have no handles, only a place", () => {
  assert.deepEqual(handlesOf(mark("point"), FRAME), []);
  const { coordinates } = mark("polygon").geometry as { coordinates: readonly (readonly Point[])[] };
  const parts = { type: "MultiPolygon", coordinates: [coordinates, coordinates] } as const;
  assert.deepEqual(handlesOf({ mark_id: "m", geometry: parts, confidence: 3, shape: "rectangle" }, FRAME), []);
});
