import assert from "node:assert/strict";
import test from "node:test";
import { boxOf, eventsOf, workOf } from "../src/author-work.ts";
import type { ItemChoice, Work } from "../src/author-types.ts";
import { Frame } from "../src/frame.ts";
import { MarkBook } from "../src/marks.ts";
import { halved, Patches } from "../src/patches.ts";
import type { Placement, Polygon, ScanInfo } from "../src/types.ts";

const SCAN = { width: 64, height: 48, tile_px: 32, num_levels: 2, pixel_mm_xy: [5, 5] } as unknown as ScanInfo;
const BOX: Polygon = { type: "Polygon", coordinates: [[[2, 2], [9, 2], [9, 9], [2, 9], [2, 2]]] };
const ITEM = { name: "sack", size_mm: [100, 60, 40], scale: [0.8, 1.25], density: [0.5, 1.4] } as unknown as ItemChoice;
const PLACED: Placement = {
  item: "sack",
  item_seed: 1,
  kind: "LD-HOMOG",
  pose: "flat",
  angle_deg: 0,
  scale: 1,
  density: 1,
  units_xyz: [1, 1, 1],
  noise_seed: 2,
};

function tile(width: number, height: number, code: number) {
  return { width, height, codes: new Uint16Array(width * height).fill(code) };
}

test("what was done comes back from the server as it was sent", () => {
  const frame = new Frame(SCAN);
  const told = { kind: "TR-TYRE", item: "tusk", material: "", areal_density_g_cm2: 3 };
  const work: Work = {
    marks: [{ mark_id: "a", geometry: BOX, shape: "polygon", ...told }],
    hidden: [{ item_id: "b", placement: { ...PLACED, x_px: 20.3, y_px: 30.1 } }],
  };
  const book = new MarkBook();
  book.merge(eventsOf(work, new Map([["sack", ITEM]]), frame));
  assert.deepEqual(workOf(book.all, frame), work);
});

test("an item that was turned about keeps its middle and takes the room that it needs", () => {
  const frame = new Frame(SCAN);
  const sides = (placed: Placement) => {
    const [x0, y0, x1, y1] = frame.bounds(boxOf(placed, ITEM, [30, 20], frame));
    assert.deepEqual([(x0 + x1) / 2, (y0 + y1) / 2], [30, 20]);
    return [x1 - x0, y1 - y0].map(Math.round);
  };
  assert.deepEqual(sides(PLACED), [20, 8]);
  assert.deepEqual(sides({ ...PLACED, angle_deg: 90 }), [8, 20]);
  assert.deepEqual(sides({ ...PLACED, pose: "end" }), [12, 8]);
  assert.deepEqual(sides({ ...PLACED, pose: "side", units_xyz: [1, 2, 1] }), [20, 24]);
});

test("moves of one slider are one step for undo, others are steps of their own", () => {
  const book = new MarkBook();
  book.isEditable = true;
  const id = book.put({ geometry: BOX, placed: PLACED });
  for (const angle_deg of [10, 20, 30]) book.change(id, { placed: { ...PLACED, angle_deg } }, "angle");
  book.change(id, { placed: { ...PLACED, angle_deg: 30, scale: 1.2 } }, "scale");
  book.undo();
  assert.equal(book.all[0]?.placed?.angle_deg, 30);
  book.undo();
  assert.equal(book.all[0]?.placed?.angle_deg, 0);
  book.redo();
  assert.equal(book.all[0]?.placed?.angle_deg, 30);
  book.undo();
  book.undo();
  assert.equal(book.all.length, 0);
});

test("a patch lies over every tile and level that it reaches, and over nothing else", () => {
  const patches = new Patches(32);
  const at = { encoding: "u16", energy: 0, level: 0, column: 0, row: 0 };
  const plain = tile(32, 32, 7);
  assert.equal(patches.over(plain, at), plain);
  patches.set([{ x: 16, y: 16, planes: [tile(32, 16, 9)] }]);
  const first = patches.over(plain, at);
  assert.deepEqual([first.codes[15 * 32 + 20], first.codes[16 * 32 + 15], first.codes[16 * 32 + 16]], [7, 7, 9]);
  assert.equal(patches.over(plain, { ...at, column: 1 }).codes[16 * 32 + 15], 9);
  assert.equal(patches.over(plain, { ...at, column: 1 }).codes[16 * 32 + 16], 7);
  const half = patches.over(plain, { ...at, level: 1 });
  assert.deepEqual([half.codes[8 * 32 + 8], half.codes[8 * 32 + 23], half.codes[8 * 32 + 24], half.codes[16 * 32 + 8]], [9, 9, 7, 7]);
  assert.equal(plain.codes[16 * 32 + 16], 7);
});

test("halving takes the mean of four", () => {
  const small = halved({ width: 3, height: 2, codes: Uint16Array.from([0, 4, 10, 8, 4, 10]) }, 1);
  assert.deepEqual([small.width, small.height, ...small.codes], [2, 1, 4, 10]);
});
