/** What happened, line by line: every line leads to its moment, the one of now is marked. */

import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";
import type { Moment } from "./replay-types.ts";
import type { ReplayState } from "./replay-states.ts";
import type { Replaying } from "./replaying.ts";
import { clockFace } from "./timer.ts";

export function createReplayLog(desk: Desk, replaying: Replaying): HTMLElement {
  const { states, player } = replaying;
  const lines = states.flatMap((state, place) => {
    const words = wordsOf(desk, states, place);
    if (!words) return [];
    const time = element("span", { class: "log-time" }, clockFace(Math.round(state.moment.t / 1000)));
    const line = button({ class: "log-line" }, () => player.seek(state.moment.at), time, " ", words);
    return [{ place, line, item: element("li", {}, line) }];
  });
  const list = element("ol", { class: "log", tabindex: 0, "aria-label": desk.texts.say("replay_log") }, ...lines.map(({ item }) => item));
  let shown: HTMLElement | undefined;
  const update = () => {
    const now = lines.filter(({ place }) => place <= replaying.placeNow).at(-1)?.line;
    if (now === shown) return;
    shown?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    shown = now;
    if (now) list.scrollTo({ top: now.offsetTop - list.clientHeight / 2 });
  };
  replaying.stepped.on(update);
  update();
  return list;
}

/** Returns what happened in words; "" for what is not told, such as looking elsewhere. */
function wordsOf({ texts, stage }: Desk, states: readonly ReplayState[], place: number): string {
  const { moment } = states[place]!;
  const number = numberOf(moment, states, place);
  if (moment.act === "open") return texts.say("replay_opened");
  if (moment.act === "decide") return texts.say("replay_decided");
  if (moment.act === "indicator") return texts.say("replay_ticked");
  if (moment.act === "mark_add") return texts.say("replay_marked", { number, confidence: moment.mark?.confidence ?? "–" });
  if (moment.act === "mark_change") {
    const { confidence } = moment.mark ?? {};
    return confidence === undefined ? texts.say("replay_moved", { number }) : texts.say("replay_rated", { number, confidence });
  }
  if (moment.act === "mark_delete") return texts.say("replay_deleted");
  if (moment.function) return texts.say(moment.function);
  const before = states[place - 1]?.sight?.resolution;
  const zoom = moment.sight && before !== moment.sight.resolution;
  return zoom ? texts.say("zoom_value", { percent: texts.number((100 * stage.frame.density) / moment.sight.resolution) }) : "";
}

function numberOf({ mark }: Moment, states: readonly ReplayState[], place: number): number {
  return states[place]!.marks.findIndex(({ mark_id }) => mark_id === mark?.mark_id) + 1;
}
