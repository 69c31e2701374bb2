import assert from "node:assert/strict";
import test from "node:test";
import { autoWindow, cleanWindow, lookupTable } from "../src/window-level.ts";

test("the lookup table holds the reference's values", () => {
  const grey = lookupTable({ low: 0, high: 200 }, false);
  assert.deepEqual([grey[0], grey[100], grey[200], grey[65535]], [0, 128, 255, 255]);
});

test("inverse is 255 minus the grey level", () => {
  const [plain, inverse] = [false, true].map((flip) => lookupTable({ low: 1000, high: 50001 }, flip));
  assert.ok(plain!.every((level, code) => inverse![code] === 255 - level));
});

test("a window stays whole, in range and open", () => {
  assert.deepEqual(cleanWindow({ low: -50.5, high: 70000 }), { low: 0, high: 65535 });
  assert.deepEqual(cleanWindow({ low: 30000, high: 20000 }), { low: 30000, high: 30016 });
  assert.deepEqual(cleanWindow({ low: 70000, high: 80000 }), { low: 65519, high: 65535 });
});

test("the automatic window leaves the open air out", () => {
  const air = new Uint16Array(5000).fill(65000);
  const cargo = Uint16Array.from({ length: 5000 }, (_, i) => 1000 + i);
  const { low, high } = autoWindow([air, cargo]);
  assert.ok(low >= 1000 && low < 1050 && high > 5900 && high <= 6000);
});

test("without cargo the automatic window shows what there is", () => {
  assert.ok(autoWindow([new Uint16Array(100).fill(65000)]).high >= 65000);
  assert.deepEqual(autoWindow([]), { low: 0, high: 65535 });
});
