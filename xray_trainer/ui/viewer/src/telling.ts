/** A sentence over the scan for a while, for eyes and ears. */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";

const SHOWN_MS = 6000;

export function tell(desk: Desk, sentence: string): void {
  desk.said.emit(sentence);
  const told = element("div", { class: "told" }, sentence);
  desk.stage.target.querySelector(".told")?.remove();
  desk.stage.target.append(told);
  setTimeout(() => told.remove(), SHOWN_MS);
}
