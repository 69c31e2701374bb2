/** What covers the scan while the attempt is paused: nothing of it can be seen, marked or reached with a key. */

import type { Clock } from "./clock.ts";
import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";

/** Returns the cover; it shows itself, and makes the rest of `root` inert, while the attempt is paused. */
export function createCover(desk: Desk, clock: Clock, root: HTMLElement): HTMLElement {
  const { texts } = desk;
  const resume = button({ class: "submit" }, () => void clock.resume(), icon(ICONS.resume), texts.say("resume"));
  const cover = element(
    "div",
    { class: "cover", role: "dialog", "aria-label": texts.say("paused"), hidden: true },
    element("p", {}, texts.say("paused_told")),
    resume,
  );
  const update = () => {
    const was = !cover.hidden;
    cover.hidden = !clock.isPaused;
    root.toggleAttribute("data-paused", clock.isPaused);
    for (const part of root.children) if (part !== cover) part.toggleAttribute("inert", clock.isPaused);
    if (clock.isPaused && !was) resume.focus();
    if (!clock.isPaused && was) root.focus({ preventScroll: true });
    if (clock.refusal) desk.said.emit(clock.refusal);
  };
  clock.changed.on(update);
  queueMicrotask(update);
  return cover;
}
