/** What a desk draws and pulls marks with, whether they can be changed there or not. */

import { Crosshair } from "./crosshair.ts";
import type { Desk } from "./desk.ts";
import { Drawing } from "./drawing.ts";
import type { DraftLayer } from "./marks-layer.ts";
import { Reshaping } from "./reshaping.ts";

export function giveHands(desk: Desk, drafts: DraftLayer): void {
  desk.drawing = new Drawing(desk, drafts);
  desk.reshaping = new Reshaping(desk);
  desk.crosshair = new Crosshair(desk);
  desk.drawing.changed.on(() => desk.changed.emit());
}
