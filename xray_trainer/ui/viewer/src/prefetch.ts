/**
 * Fetches what the next exercise shows first, so that it stands there at once: into the browser's cache, whose
 * addresses are the same when the exercise is opened. Opens nothing, and is quiet about failing.
 */

import { tileUrl, type Api } from "./api.ts";
import { Frame } from "./frame.ts";
import type { ScanInfo } from "./types.ts";

const FIT_MARGIN_PX = 10;

/** Fetches preview and first view of the next scan for a map of this size; returns the addresses. */
export async function prefetchNext(api: Api, token: string, sizePx: readonly number[]): Promise<readonly string[]> {
  const { scan } = await api.next(token);
  if (!scan?.tiles) return [];
  const addresses = [api.previewOf(scan.tiles), ...firstView(scan, sizePx, devicePixelRatio)];
  for (const address of addresses) await fetch(address, { priority: "low" }).then((answer) => answer.arrayBuffer());
  return addresses;
}

/** Returns the addresses of the tiles that a scan opens with. */
export function firstView(scan: ScanInfo, [width = 0, height = 0]: readonly number[], density: number): readonly string[] {
  const address = scan.tiles ?? "";
  const frame = new Frame(scan, density);
  const [left, bottom, right, top] = frame.extent;
  const room = (size: number) => Math.max(1, size - 2 * FIT_MARGIN_PX);
  const resolution = Math.max((right - left) / room(width), (top - bottom) / room(height));
  const level = frame.levelOf(frame.tileGrid().getZForResolution(resolution));
  const side = scan.tile_px * 2 ** level;
  const encoding = scan.encodings.find((name) => name !== "u16") ?? scan.encodings[0] ?? "";
  const tiles: string[] = [];
  for (let row = 0; row * side < scan.height; row++) {
    for (let column = 0; column * side < scan.width; column++) {
      tiles.push(tileUrl(address, { encoding, energy: 0, level, column, row }));
    }
  }
  return tiles;
}
