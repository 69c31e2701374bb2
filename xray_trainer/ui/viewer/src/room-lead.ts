/** What the mentor leads with: which scan, asking, revealing, whose marks everybody sees, and the end of the room. */

import { button, element, icon } from "./dom.ts";
import type { Desk } from "./desk.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import type { RoomDesk } from "./room-desk.ts";
import type { Share } from "./room-types.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";

const SURE_MS = 4000;

/** Returns the panel beside a scan. */
export function createLeading(room: RoomDesk, tooltip: Tooltip): HTMLElement {
  const { desk, around } = room;
  const { texts } = desk;
  const labelled = (name: string) => functionButton(functionNamed(name), desk, tooltip, true);
  const small = (name: string) => functionButton(functionNamed(name), desk, tooltip);
  const place = texts.say("queue_place", { place: room.position + 1, total: around.book.info.num_scans });
  const steps = element("div", { class: "room-row room-steps" }, small("room_previous"), element("b", {}, place), small("room_next"));
  const reveal = labelled("room_reveal");
  reveal.classList.add("room-reveal");
  const asking = element("div", { class: "room-row" }, labelled("room_ask"), labelled("room_results"));
  const looking = element("div", { class: "room-row" }, labelled("room_lead"), small("room_views"), small("room_fade"), small("room_erase"));
  return element("section", { class: "room-panel room-leading", "aria-label": texts.say("room_leading") }, steps, asking, reveal, looking, sharing(desk));
}

function sharing(desk: Desk): HTMLElement {
  const { texts } = desk;
  const words: Readonly<Record<Share, string>> = {
    nothing: texts.say("room_share_nothing"),
    anonymous: texts.say("room_share_anonymous"),
    names: texts.say("room_share_names"),
  };
  const options = Object.entries(words).map(([value, label]) => element("option", { value }, label));
  const list = element("select", { class: "presets room-share", "aria-label": texts.say("room_share") }, ...options);
  list.addEventListener("change", () => desk.room?.act({ kind: "share", payload: { marks: list.value as Share } }));
  const update = () => {
    list.value = desk.room?.state.share ?? "nothing";
  };
  desk.changed.on(update);
  update();
  return element("label", { class: "room-row room-sharing" }, element("span", {}, texts.say("room_share")), list);
}

/** Returns the button that ends the room: pressed once it asks, pressed again it does it. */
export function createEnding(say: (key: string) => string, end: () => void): HTMLElement {
  const words = element("span", {}, say("room_close"));
  let isSure = false;
  const made = button(
    { class: "labelled room-end" },
    () => {
      if (isSure) return end();
      isSure = true;
      words.textContent = say("room_close_sure");
      setTimeout(() => {
        isSure = false;
        words.textContent = say("room_close");
      }, SURE_MS);
    },
    icon(ICONS.close),
    words,
  );
  return made;
}

/** Returns what is hidden, in words, once this person may know it. */
export function createAnswer(room: RoomDesk, tooltip: Tooltip): HTMLElement {
  const { desk } = room;
  const { texts } = desk;
  const body = element("div");
  const note = element("p", { class: "hint" }, texts.say("room_only_you"));
  const toggles = ["room_truth", "room_detector"].map((name) => functionButton(functionNamed(name), desk, tooltip, true));
  const title = element("h3", {}, texts.say("feedback"));
  const panel = element("section", { class: "room-panel room-answer", "aria-label": texts.say("feedback") }, title, note, element("div", { class: "room-row" }, ...toggles), body);
  const update = () => {
    panel.hidden = !room.truth;
    note.hidden = room.isRevealed || room.around.isReplay;
    const entries = (room.truth?.truth ?? []).map(({ title: name, looks, feedback, cues = [], is_benign }) =>
      element(
        "div",
        { class: "room-truth" },
        element("b", {}, is_benign ? texts.say("harmless") : name),
        looks ? element("p", {}, looks) : false,
        cues.length > 0 && element("p", {}, `${texts.say("cues")} ${cues.join("; ")}.`),
        feedback ? element("p", {}, feedback) : false,
      ),
    );
    body.hidden = !room.isRevealed && !(desk.layers?.isShown("truth") ?? false);
    body.replaceChildren(...(entries.length ? entries : [element("p", {}, texts.say("nothing_hidden"))]));
  };
  room.truthChanged.on(update);
  desk.changed.on(update);
  update();
  return panel;
}
