import assert from "node:assert/strict";
import test from "node:test";
import { Frame } from "../src/frame.ts";
import { roundLength } from "../src/readout.ts";
import { dragged } from "../src/tool-window.ts";

const frame = new Frame({
  width: 1100,
  height: 500,
  tile_px: 512,
  num_levels: 3,
  energies: 1,
  encodings: ["sqrt12"],
  pixel_mm_xy: [4, 6],
  beams: ["6MV"],
  window: [0, 65535],
});

test("a pixel higher than wide stays so on the map, and comes back", () => {
  assert.deepEqual(frame.toMap([10, 10]), [10, -15]);
  assert.deepEqual(frame.toScan([10, -15]), [10, 10]);
});

test("a rectangle is cut to the scan, whichever corner came first", () => {
  const drawn = frame.rectangle([50.04, 600], [-20, 100]);
  assert.deepEqual(frame.bounds(drawn), [0, 100, 50, 500]);
  assert.deepEqual(frame.sizeInMetres(drawn), [0.2, 2.4]);
});

test("tiles of each level cover the scan", () => {
  const grid = frame.tileGrid();
  assert.deepEqual(grid.getResolutions(), [4, 2, 1]);
  assert.deepEqual(grid.getTileCoordExtent([2, 1, 0]), [512, -768, 1024, 0]);
});

test("scale bars have round lengths", () => {
  assert.deepEqual([0.9, 1, 3.7, 7, 19].map(roundLength), [0.5, 1, 2, 5, 10]);
});

test("dragging right widens the window about its middle, down darkens", () => {
  const wider = dragged({ low: 1000, high: 3000 }, 100, 0);
  assert.ok(wider.low < 1000 && wider.high > 3000 && Math.abs(wider.low + wider.high - 4000) < 1e-6);
  assert.ok(dragged({ low: 1000, high: 3000 }, 0, 50).low > 1000);
});
