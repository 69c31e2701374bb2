/**
 * The time of a replay: play and pause, speed, and a line to drag along, with a tick for everything that happened:
 * tall for marks, taller for the decision, low for functions.
 */

import { SPEEDS } from "./player.ts";
import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { functionNamed } from "./functions/index.ts";
import { runFunction } from "./functions/function.ts";
import { ICONS } from "./icons.ts";
import type { Moment } from "./replay-types.ts";
import type { Replaying } from "./replaying.ts";
import { clockFace } from "./timer.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";

const SVG = "http://www.w3.org/2000/svg";

export function createTimeline(desk: Desk, replaying: Replaying, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const { player, answer } = replaying;
  const line = element("input", {
    type: "range",
    class: "timeline-range",
    min: 0,
    max: Math.max(1, Math.round(player.length)),
    step: 1,
    value: 0,
    "aria-label": texts.say("replay_time"),
  });
  line.addEventListener("input", () => player.seek(Number(line.value)));
  const time = element("output", { class: "timeline-time" });
  const steps = ["replay_previous", "replay_next"].map((name) => functionButton(functionNamed(name), desk, tooltip));
  const [back, forth] = steps;
  const track = element("div", { class: "timeline-track" }, ticks(answer.moments, player.length), line);
  const update = () => {
    line.value = String(Math.round(player.at));
    const now = clockFace(Math.round(replaying.truth / 1000));
    time.textContent = `${now} / ${clockFace(Math.round(answer.worked_ms / 1000))}`;
    line.setAttribute("aria-valuetext", now);
  };
  player.changed.on(update);
  replaying.stepped.on(update);
  update();
  return element("div", { class: "timeline" }, back, playButton(desk, replaying), forth, track, time, speedList(desk, replaying));
}

function playButton(desk: Desk, { player }: Replaying): HTMLElement {
  const { texts } = desk;
  const made = button({ class: "tool play", "data-function": "replay_play" }, () => runFunction(functionNamed("replay_play"), desk));
  const update = () => {
    const name = player.isPlaying ? "pause" : "resume";
    if (made.dataset.shows === name) return;
    made.dataset.shows = name;
    made.replaceChildren(icon(ICONS[name]));
    made.setAttribute("aria-label", texts.say(player.isPlaying ? "replay_pause" : "replay_play"));
  };
  player.changed.on(update);
  update();
  return made;
}

function speedList(desk: Desk, { player }: Replaying): HTMLElement {
  const options = SPEEDS.map((speed) => element("option", { value: speed }, `${speed} ×`));
  const list = element("select", { class: "presets speed", "aria-label": desk.texts.say("replay_speed") }, ...options);
  list.addEventListener("change", () => player.setSpeed(Number(list.value)));
  player.changed.on(() => {
    list.value = String(player.speed);
  });
  return list;
}

function ticks(moments: readonly Moment[], length: number): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "timeline-ticks");
  svg.setAttribute("viewBox", "0 0 1000 20");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  for (const moment of moments) {
    const kind = kindOf(moment);
    if (!kind) continue;
    const line = document.createElementNS(SVG, "line");
    const x = String((1000 * moment.at) / Math.max(length, 1));
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: kind === "function" ? "13" : kind === "mark" ? "5" : "0", y2: "20" })) {
      line.setAttribute(name, value);
    }
    line.setAttribute("class", `tick ${kind}`);
    svg.append(line);
  }
  return svg;
}

function kindOf({ act, function: used }: Moment): "mark" | "function" | "decide" | "" {
  if (act === "decide") return "decide";
  if (act.startsWith("mark_") || act === "indicator") return "mark";
  return used ? "function" : "";
}
