/** The record of a room played again: the state at any moment, and the line of time to go along. */

import { button, element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import { Player, SPEEDS } from "./player.ts";
import type { RoomBook } from "./room-book.ts";
import { foldRoom, viewsAt, type RoomState } from "./room-fold.ts";
import type { Presence, RoomEvent } from "./room-types.ts";
import type { Texts } from "./texts.ts";
import { clockFace } from "./timer.ts";

const VIEW_LASTS_MS = 60_000;
const TOLD = new Set<RoomEvent["kind"]>(["show", "reveal", "mark_add", "vote", "say", "draw"]);

export class RoomReplay {
  readonly player: Player;
  private readonly events: readonly RoomEvent[];
  private readonly startMs: number;
  private count = -1;
  private folded: RoomState = foldRoom([]);

  constructor(private readonly book: RoomBook) {
    this.events = [...book.all].sort((a, b) => a.at_ms - b.at_ms || a.seq - b.seq);
    this.startMs = this.events.find(({ kind }) => kind === "show")?.at_ms ?? this.events[0]?.at_ms ?? 0;
    this.player = new Player(Math.max(1000, (this.events.at(-1)?.at_ms ?? 0) - this.startMs));
  }

  get nowMs(): number {
    return this.startMs + this.player.at;
  }

  get state(): RoomState {
    const count = this.events.filter(({ at_ms }) => at_ms <= this.nowMs).length;
    if (count !== this.count) this.folded = foldRoom(this.events.slice(0, count));
    this.count = count;
    return this.folded;
  }

  placeOf(person: string): Pick<Presence, "position" | "view" | "pointer"> | undefined {
    const seen = viewsAt(this.events, this.nowMs, VIEW_LASTS_MS).get(person);
    if (!seen) return undefined;
    const [, left, top, right, bottom] = seen.sample;
    return { position: seen.position, view: [left, top, right, bottom], pointer: null };
  }

  /** Whether somebody had come, and had done something lately. */
  wasHere(person: string): boolean {
    const own = this.events.filter((event) => event.person === person && event.at_ms <= this.nowMs);
    return own.length > 0 || person === this.book.leader;
  }

  /** Moments to draw on the line of time, in shares of its length. */
  get ticks(): readonly { readonly at: number; readonly kind: RoomEvent["kind"] }[] {
    const told = this.events.filter(({ kind, at_ms }) => TOLD.has(kind) && at_ms >= this.startMs);
    return told.map(({ kind, at_ms }) => ({ kind, at: (at_ms - this.startMs) / this.player.length }));
  }
}

/** Returns play, speed and the line of time. */
export function createRoomTimeline(replay: RoomReplay, texts: Texts): HTMLElement {
  const { player } = replay;
  const play = button({ class: "tool", "data-function": "room_play" }, () => player.toggle());
  const speeds = SPEEDS.map((speed) => element("option", { value: speed }, `${speed} ×`));
  const speed = element("select", { class: "presets room-speed", "aria-label": texts.say("room_speed") }, ...speeds);
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
  const line = element("input", { type: "range", min: 0, max: Math.round(player.length), step: 100, value: 0, "aria-label": texts.say("room_time") });
  line.addEventListener("input", () => player.seek(Number(line.value)));
  const ticks = replay.ticks.map(({ at, kind }) => {
    const tick = element("i", { class: `tick ${kind}` });
    tick.style.left = `${100 * at}%`;
    return tick;
  });
  const time = element("output", {});
  const update = () => {
    line.value = String(Math.round(player.at));
    const now = clockFace(Math.round(player.at / 1000));
    time.textContent = `${now} / ${clockFace(Math.round(player.length / 1000))}`;
    line.setAttribute("aria-valuetext", now);
    speed.value = String(player.speed);
    const name = texts.say(player.isPlaying ? "room_pause" : "room_play");
    if (play.title === name) return;
    play.title = name;
    play.setAttribute("aria-label", name);
    play.replaceChildren(icon(player.isPlaying ? ICONS.pause : ICONS.play));
  };
  player.changed.on(update);
  update();
  const track = element("div", { class: "room-track" }, element("div", { class: "room-ticks" }, ...ticks), line);
  return element("div", { class: "room-timeline", role: "group", "aria-label": texts.say("room_replay") }, play, speed, track, time);
}
