/** The talk of a room: lines as they were said, and a line to write one's own. */

import { button, element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import type { RoomAround } from "./room-around.ts";
import type { Said } from "./room-fold.ts";
import type { Signal } from "./signal.ts";

const MOST = 1000;

export interface Talk {
  readonly shown: HTMLElement;
  focus(): void;
  close(): void;
}

export function createTalk(around: RoomAround, changes: readonly Signal[], done: () => void): Talk {
  const { texts } = around;
  const lines = element("ol", { class: "room-lines", role: "log", "aria-label": texts.say("room_talk_title") });
  const field = element("input", { type: "text", maxlength: MOST, "aria-label": texts.say("room_say"), placeholder: texts.say("room_say"), enterkeyhint: "send" });
  const send = () => {
    const text = field.value.trim();
    if (text) around.act({ kind: "say", payload: { text } });
    field.value = "";
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) send();
    if (event.key === "Escape") done();
  });
  const go = button({ class: "tool", "aria-label": texts.say("room_send"), title: texts.say("room_send") }, send, icon(ICONS.submit));
  const writing = element("div", { class: "room-writing" }, field, go);
  writing.hidden = around.isReplay;
  const shown = element("section", { class: "room-panel room-talk" }, element("h3", {}, texts.say("room_talk_title")), lines, writing);
  const update = () => {
    const { talk } = around.state();
    const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    if (talk.length) lines.replaceChildren(...talk.map((said) => line(around, said)));
    else lines.replaceChildren(element("li", { class: "hint" }, texts.say("room_silent")));
    if (isAtEnd) lines.scrollTop = lines.scrollHeight;
  };
  const ends = changes.map((signal) => signal.on(update));
  update();
  return { shown, focus: () => field.focus(), close: () => ends.forEach((end) => end()) };
}

function line(around: RoomAround, said: Said): HTMLElement {
  const { name, colour } = around.shownAs(said.person);
  const who = element("b", {}, `${name}: `);
  who.style.color = colour;
  return element("li", { "data-unsent": !said.isSent }, who, said.text);
}
