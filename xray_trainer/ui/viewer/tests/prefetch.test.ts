import assert from "node:assert/strict";
import test from "node:test";
import { firstView, prefetchNext } from "../src/prefetch.ts";
import type { Api } from "../src/api.ts";
import type { ScanInfo } from "../src/types.ts";

const SCAN: ScanInfo = {
  width: 6000,
  height: 2000,
  tile_px: 512,
  num_levels: 5,
  energies: 2,
  encodings: ["sqrt12", "u16"],
  pixel_mm_xy: [4, 4],
  beams: ["6MV", "4MV"],
  window: [0, 65535],
  tiles: "/api/scans/t",
};

test("the first view is the small tiles of the level that fits the screen", () => {
  const addresses = firstView(SCAN, [1300, 420], 1);
  assert.deepEqual(addresses.slice(0, 1), ["/api/scans/t/tiles/sqrt12/0/2/0/0"]);
  assert.equal(addresses.length, 3);
});

test("nothing is fetched where the next scan is not known", async () => {
  const api = { next: async () => ({ scan: null }) } as unknown as Api;
  assert.deepEqual(await prefetchNext(api, "t", [1300, 420]), []);
});
