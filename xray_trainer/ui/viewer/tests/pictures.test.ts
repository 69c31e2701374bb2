import assert from "node:assert/strict";
import test from "node:test";
import { cellsOf, localTables } from "../src/clahe.ts";
import { attenuationOf, densityCode, densityStep } from "../src/density.ts";
import { binomialWeights, emboss, sharpen, smooth } from "../src/filters.ts";
import { bandsOf } from "../src/codec.ts";
import { cornerOf, flipped } from "../src/flip.ts";
import { paintKey, planeKey, PLAIN, toneKey, type Look } from "../src/look.ts";
import { restored } from "../src/look-settings.ts";
import { airCode, classifier } from "../src/materials.ts";
import { turned } from "../src/orientation.ts";
import { bandOf, paintTable } from "../src/paint.ts";
import { sampled } from "../src/profile.ts";
import { toneTable } from "../src/tone.ts";
import { FULL, lookupTable } from "../src/window-level.ts";

const NONE = new Uint16Array(0);
const look = (part: Partial<Look> = {}): Look => ({ ...PLAIN, window: FULL, energy: 0, encoding: "u16", ...part });
const scan = { energies: 2, materials: {}, steel: [[0, 0], [1, 20], [3, 100], [6, 250]] };
const stage = { frame: { scan }, firstLook: look() } as never;

test("a plain look has the tone of window and level", () => {
  assert.deepEqual(toneTable(look(), NONE), lookupTable(FULL, false));
});

test("gamma brightens, the logarithm gives every factor the same step", () => {
  const [linear, gamma] = [toneTable(look(), NONE), toneTable(look({ gamma: 2 }), NONE)];
  assert.ok(gamma[16384]! > linear[16384]! + 50);
  const log = toneTable(look({ logarithm: true, window: { low: 10, high: 10000 } }), NONE);
  assert.deepEqual([log[10], log[100], log[1000], log[10000]], [0, 85, 170, 255]);
});

test("equalisation gives every code of the overview its share", () => {
  const overview = Uint16Array.from({ length: 256 }, (_, i) => i * i);
  const grey = toneTable(look({ equalise: true }), overview);
  assert.ok([0, 10, 100, 255].every((i) => Math.abs(grey[i * i]! - i) <= 1));
});

test("filters leave a flat field as it is and cut their radius off", () => {
  const flat = { width: 21, height: 19, values: new Uint16Array(21 * 19).fill(30000) };
  const calm = smooth(flat, 3);
  assert.deepEqual([calm.width, calm.height], [5, 3]);
  assert.ok(calm.values.every((code) => code === 30000));
  assert.ok(sharpen(flat, 3).values.every((code) => Math.abs(code - 30000) <= 2));
  assert.ok(emboss({ ...flat, values: new Uint8Array(21 * 19).fill(90) }).values.every((grey) => grey === 128));
  assert.deepEqual(binomialWeights(2), [1, 4, 6, 4, 1]);
});

test("sharpening makes a step steeper in dense cargo as in light cargo", () => {
  const values = Uint16Array.from({ length: 21 * 9 }, (_, i) => (i % 21 < 10 ? 400 : 500));
  const { values: sharp } = sharpen({ width: 21, height: 9, values }, 1);
  assert.ok(sharp[5]! < 395 && sharp[6]! > 505);
});

test("tables of local contrast rise with the grey level", () => {
  const grey = { width: 96, height: 50, values: Uint8Array.from({ length: 4800 }, (_, i) => i % 200) };
  const { columns, rows, tables } = localTables(grey);
  assert.deepEqual([columns, rows, cellsOf(375)], [2, 2, 8]);
  assert.ok(tables.every((level, i) => i % 256 === 0 || level >= tables[i - 1]!));
});

test("what is neither stripped nor coloured stays grey, and stripping fades only its own kind", () => {
  const table = paintTable(look({ strip: ["metal"] }));
  assert.equal(table[0 * 256 + 100], 0xff646464);
  assert.equal(table[5 * 256 + 100], 0xff646464);
  assert.equal(table[90 * 256 + 100], 0xffececec);
  assert.deepEqual([0, 1, 30, 60, 101].map(bandOf), [undefined, "organic", "inorganic", "metal", "metal"]);
});

test("materials lie in order between their curves, and nothing is told of thin air or thick lead", () => {
  const ratio = [1.24, 1.2, 1.16, 1.1].map((value) => Array.from({ length: 101 }, () => value));
  const classOf = classifier({ step: 0.08, ratio });
  const classes = [1.3, 1.24, 1.2, 1.16, 1.1, 1.05].map((r) => classOf(1, r));
  assert.deepEqual(classes, [1, 1, 34, 68, 101, 101]);
  assert.deepEqual([classOf(0.05, 0.06), classOf(6.5, 7), classOf(-1, -1)], [0, 0, 0]);
});

test("air is the fullest of the bright bins", () => {
  const codes = Uint16Array.from({ length: 1000 }, (_, i) => (i < 600 ? 61000 + (i % 100) : 3000));
  assert.ok(Math.abs(airCode(codes) - 61050) < 256);
  assert.equal(airCode(new Uint16Array(100).fill(5000)), 65535);
});

test("only what tiles are developed with makes them new", () => {
  const plain = planeKey(look());
  assert.equal(planeKey(look({ window: { low: 1, high: 9 }, gamma: 2, palette: "fire", density: 9 })), plain);
  assert.ok(planeKey(look({ smooth: 1 })) !== plain);
  assert.ok(planeKey(look({ local: true })) !== planeKey(look({ local: true, gamma: 2 })));
  assert.equal(toneKey(look()), toneKey(look({ palette: "fire" })));
  assert.ok(paintKey(look()) !== paintKey(look({ strip: ["organic"] })));
});

test("density steps follow the curve of steel, or transmission where there is none", () => {
  assert.equal(attenuationOf(60, [[0, 0], [1, 20], [3, 100]]), 2);
  assert.equal(densityCode(1, scan as never), Math.round(Math.exp(-3) * 65535));
  assert.equal(densityStep(densityCode(2, {}), {}), 2);
  assert.equal(densityCode(0, {}), 0);
});

test("kept settings are taken only as far as they make sense", () => {
  const kept = restored({ gamma: 99, smooth: 2, palette: "pink", strip: ["organic", 7], material: true, preset: "preset_dense" }, stage);
  assert.deepEqual([kept.gamma, kept.smooth, kept.palette, kept.strip, kept.material], [1, 2, "grey", ["organic"], true]);
  assert.ok(kept.window && kept.window.high < 20000);
  assert.deepEqual(restored("nonsense", stage).strip, []);
  const single = { frame: { scan: { energies: 1, materials: null } }, firstLook: look() } as never;
  assert.equal(restored({ material: true, strip: ["metal"] }, single).material, false);
});

test("a flipped tile has its pixels the other way round and its margin first", () => {
  const plane = { width: 2, height: 1, codes: Uint16Array.of(1, 2), classes: Uint8Array.of(7, 8) };
  const turnedPlane = flipped(plane, { x: true, y: false });
  assert.deepEqual([...turnedPlane.codes, ...turnedPlane.classes!], [2, 1, 8, 7]);
  assert.deepEqual(cornerOf(plane, 4, { x: true, y: true }), [2, 3]);
  assert.equal(bandsOf(turnedPlane, 4, 2, 3)[4 * (3 * 4 + 2) + 1], 2);
});

test("steps on the screen become steps on a turned map", () => {
  assert.deepEqual(turned([10, 0], 0), [10, 0]);
  assert.deepEqual(turned([0, 10], Math.PI / 2).map((value) => value + 0), [10, 0]);
});

test("a profile takes the pixels that its line meets", () => {
  const grid = { width: 3, height: 3, values: Uint16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
  assert.deepEqual(sampled(grid, { x: 10, y: 20 }, [10.5, 21.5], [12.5, 21.5]), [4, 5, 6]);
  assert.deepEqual(sampled(grid, { x: 10, y: 20 }, [10.5, 20.5], [12.5, 22.5]).at(-1), 9);
});
