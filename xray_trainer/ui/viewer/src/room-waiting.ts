/** What a room shows before the first scan: the code to read out, who is there, and the way to begin. */

import { button, element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import type { RoomAround } from "./room-around.ts";

export function createWaiting({ texts, book }: RoomAround, begin: () => void): HTMLElement {
  const { code, num_scans: total } = book.info;
  if (!book.isLeader) {
    return element("div", { class: "room-waiting" }, element("p", {}, texts.say("room_wait")), element("p", { class: "hint" }, texts.say("room_wait_told")));
  }
  const came = book.people.length - 1;
  return element(
    "div",
    { class: "room-waiting" },
    element("p", {}, texts.say("room_read_code")),
    element("p", { class: "room-big-code" }, code ?? ""),
    element("p", { class: "hint" }, texts.say("room_came", { count: came })),
    button({ class: "submit", "data-function": "room_begin" }, begin, texts.say("room_begin", { total }), icon(ICONS.next)),
  );
}
