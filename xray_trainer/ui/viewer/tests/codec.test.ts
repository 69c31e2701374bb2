import assert from "node:assert/strict";
import test from "node:test";
import { bandsOf, decodeTile, sqrt12Table } from "../src/codec.ts";

/** The encoder of `xray_trainer/scans/tile_format.py`, without gzip. */
function encode(values: number[][], encoding: number): ArrayBuffer {
  const [height, width] = [values.length, values[0]!.length];
  const size = width * height;
  const payload = new ArrayBuffer(8 + 2 * size);
  const header = new DataView(payload);
  header.setUint16(0, width, true);
  header.setUint16(2, height, true);
  header.setUint8(4, encoding);
  const planes = new Uint8Array(payload, 8);
  values.flat().forEach((value, i) => {
    const before = i % width ? values.flat()[i - 1]! : i ? values.flat()[i - width]! : 0;
    const step = (value - before) & 0xffff;
    planes[i] = step >> 8;
    planes[size + i] = step & 255;
  });
  return payload;
}

test("a lossless tile decodes to its codes, wrapping around included", () => {
  const values = [[0, 65535, 1], [40000, 2, 65534]];
  const tile = decodeTile(encode(values, 0));
  assert.deepEqual([tile.width, tile.height], [3, 2]);
  assert.deepEqual([...tile.codes], values.flat());
});

test("a square-root tile decodes through the table", () => {
  assert.deepEqual([...decodeTile(encode([[0, 1, 2048, 4095]], 1)).codes], [0, 0, 16392, 65535]);
});

test("the table of the square-root encoding never falls", () => {
  const table = sqrt12Table();
  assert.equal(table.length, 4096);
  assert.ok(table.every((code, q) => q === 0 || code >= table[q - 1]!));
});

test("a tile of the wrong length is refused", () => {
  assert.throws(() => decodeTile(encode([[1, 2, 3]], 0).slice(0, 12)), /3 x 1 needs 14 bytes, got 12/);
});

test("bands hold high and low byte, class and grey level, padded to a square", () => {
  const tile = decodeTile(encode([[0x1234], [0xabcd]], 0));
  const plain = bandsOf(tile, 2);
  assert.deepEqual([...plain], [0x12, 0x34, 0, 0, 0, 0, 0, 0, 0xab, 0xcd, 0, 0, 0, 0, 0, 0]);
  const developed = bandsOf({ ...tile, classes: Uint8Array.of(7, 8), grey: Uint8Array.of(50, 60) }, 2, 1);
  assert.deepEqual([...developed], [0, 0, 0, 0, 0x12, 0x34, 135, 50, 0, 0, 0, 0, 0xab, 0xcd, 136, 60]);
});
