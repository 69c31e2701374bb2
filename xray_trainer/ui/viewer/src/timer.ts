/** What is left of the time, for the eye at every second and for the ear when it gets short. */

import type { Clock } from "./clock.ts";
import type { Desk } from "./desk.ts";
import { element, icon, toggle } from "./dom.ts";
import { ICONS } from "./icons.ts";

const SHORT_S = 30;
const TOLD_S = new Set([60, 30, 10]);

/** Returns the time that is left; undefined where there is no limit. */
export function createTimer(desk: Desk, clock: Clock): HTMLElement | undefined {
  if (clock.secondsLeft === null) return undefined;
  const { texts } = desk;
  const words = element("span");
  const timer = element("div", { class: "timer", role: "timer", "aria-label": texts.say("time_left") }, icon(ICONS.timer), words);
  let last = Infinity;
  const update = () => {
    const seconds = Math.ceil(clock.secondsLeft ?? 0);
    words.textContent = seconds > SHORT_S ? clockFace(seconds) : `${clockFace(seconds)} !`;
    toggle(timer, "data-short", seconds <= SHORT_S);
    if (seconds !== last && TOLD_S.has(seconds)) desk.say("seconds_left", { seconds });
    last = seconds;
  };
  clock.changed.on(update);
  update();
  return timer;
}

/** Returns minutes and seconds, such as 4:05. */
export function clockFace(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
