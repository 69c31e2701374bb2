/** What the person is told about delivery: a quiet word while all is well, a banner while it is not. */

import type { Desk } from "./desk.ts";
import { element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import type { Delivery } from "./session.ts";
import type { Signal } from "./signal.ts";

/** What delivers: a session of a drill, or the verdicts of a desk. */
export interface Delivering {
  readonly delivery: Delivery;
  readonly deliveryChanged: Signal;
}

/** Returns the banner over the scan; hidden while nothing is wrong. */
export function createBanner(desk: Desk, session: Delivering): HTMLElement {
  const { texts } = desk;
  const words = element("span");
  const banner = element("div", { class: "banner", role: "status", hidden: true }, icon(ICONS.offline), words);
  const update = () => {
    const { isOffline, waiting, refusal, isDurable } = session.delivery;
    const sentences = [
      isOffline && (waiting ? texts.say("offline_waiting", { count: waiting }) : texts.say("offline")),
      refusal && texts.say("refused", { reason: refusal }),
      !isDurable && waiting > 0 && texts.say("not_durable"),
    ].filter((sentence) => typeof sentence === "string" && sentence);
    banner.hidden = sentences.length === 0;
    if (words.textContent !== sentences.join(" ")) words.textContent = sentences.join(" ");
  };
  session.deliveryChanged.on(update);
  update();
  return banner;
}

/** Returns the word that tells whether everything is on the server. */
export function createSavedState(desk: Desk, session: Delivering): HTMLElement {
  const { texts } = desk;
  const words = element("span");
  const state = element("div", { class: "saved", role: "status" }, icon(ICONS.saved), words);
  const update = () => {
    const { waiting } = session.delivery;
    state.dataset.waiting = String(waiting);
    words.textContent = waiting ? texts.say("saving", { count: waiting }) : texts.say("saved");
  };
  session.deliveryChanged.on(update);
  update();
  return state;
}
