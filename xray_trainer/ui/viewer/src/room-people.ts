/** Who is in the room: name and colour, what part of the scan they look at, whether they decided, how their line is. */

import { button, element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import type { RoomAround } from "./room-around.ts";
import type { RoomDesk } from "./room-desk.ts";
import { placeOf } from "./room-fold.ts";
import type { Someone } from "./room-types.ts";
import type { Signal } from "./signal.ts";

const MAP_PX = [46, 18] as const;
const SLOW_MS = 1500;
const LOOK_AGAIN_MS = 3000;

export interface PeopleList {
  readonly shown: HTMLElement;
  close(): void;
}

/** Returns the list; it keeps itself up to date. */
export function createPeople(around: RoomAround, room: () => RoomDesk | undefined, changes: readonly Signal[]): PeopleList {
  const { texts, book } = around;
  const rows = element("ul", { class: "room-people" });
  const title = element("h3", {});
  const shown = element("section", { class: "room-panel", "aria-label": texts.say("room_people") }, title, rows);
  const update = () => {
    const here = book.people.filter(({ person }) => around.isHere(person)).length;
    const count = book.people.length;
    title.textContent = book.isLeader ? texts.say("room_people_count", { here, count }) : texts.say("room_people_named", { count });
    rows.replaceChildren(...book.people.map((someone) => row(around, room(), someone)));
  };
  const ends = changes.map((signal) => signal.on(update));
  const timer = setInterval(update, LOOK_AGAIN_MS);
  update();
  return {
    shown,
    close: () => {
      clearInterval(timer);
      ends.forEach((end) => end());
    },
  };
}

function row(around: RoomAround, room: RoomDesk | undefined, someone: Someone): HTMLElement {
  const { texts, book } = around;
  const { person, name, colour, letter } = someone;
  const isHere = around.isHere(person);
  const chip = element("b", { class: "room-chip" }, letter);
  chip.style.setProperty("--person", colour);
  const isMentor = person === book.leader;
  const who = element("span", { class: "room-name" }, name, isMentor && element("small", {}, ` ${texts.say("room_mentor")}`));
  const state = stateOf(around, room, someone);
  const place = around.placeOf(person);
  const view = place?.position === room?.position && place?.view && room ? minimap(room, someone, place.view) : element("span", { class: "room-map" });
  const canGo = room !== undefined && place?.view && place.position === room.position && person !== book.me;
  const choose = button(
    { class: "room-person", title: canGo ? texts.say("room_go_to", { name }) : name },
    () => canGo && place.view && room.goTo(place.view),
    chip,
    who,
    view,
    state,
  );
  choose.disabled = !canGo;
  return element("li", { "data-here": isHere, "data-person": name }, choose);
}

/** A tick for a decision, a number for a slow line, a sign for no line at all. */
function stateOf(around: RoomAround, room: RoomDesk | undefined, { person }: Someone): HTMLElement {
  const { texts, book } = around;
  const state = element("span", { class: "room-state" });
  if (!around.isHere(person)) {
    state.append(icon(ICONS.offline));
    state.title = texts.say("room_away");
    return state;
  }
  const lag = around.isReplay ? 0 : (book.presenceOf(person)?.lag_ms ?? 0);
  if (lag >= SLOW_MS) state.append(element("small", { class: "slow" }, texts.say("room_lag", { seconds: texts.number(lag / 1000, 1) })));
  const vote = room && around.state().votes.get(placeOf(room.position, person));
  if (vote && book.isLeader) {
    state.append(icon(ICONS[vote.decision]), element("small", {}, String(vote.confidence)));
    state.title = `${texts.say(vote.decision)}, ${texts.say("confidence_named", { confidence: vote.confidence })}`;
  }
  return state;
}

function minimap(room: RoomDesk, { colour }: Someone, [left, top, right, bottom]: readonly [number, number, number, number]): HTMLElement {
  const { width, height } = room.shown.scan;
  const holder = element("span", { class: "room-map" });
  const box = element("i");
  const across = (x: number) => (100 * Math.min(Math.max(x, 0), width)) / width;
  const down = (y: number) => (100 * Math.min(Math.max(y, 0), height)) / height;
  Object.assign(box.style, {
    left: `${across(left)}%`,
    top: `${down(top)}%`,
    width: `${Math.max(4, across(right) - across(left))}%`,
    height: `${Math.max(8, down(bottom) - down(top))}%`,
    borderColor: colour,
  });
  holder.style.width = `${MAP_PX[0]}px`;
  holder.style.height = `${MAP_PX[1]}px`;
  holder.append(box);
  return holder;
}
