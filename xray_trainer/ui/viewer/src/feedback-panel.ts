/** After submitting: the outcome in words, what was hidden and what gave it away, the marks, the detector. */

import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { createCase, createEnclosed } from "./feedback-enclosed.ts";
import { createFacts } from "./feedback-facts.ts";
import { LINES } from "./feedback-layers.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";
import type { Feedback, Geometry, TruthEntry } from "./types.ts";

const IS_GOOD = { hit: true, correct_rejection: true, miss: false, false_alarm: false } as const;

export function createFeedbackPanel(desk: Desk, feedback: Feedback, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const blink = feedback.without ? functionButton(functionNamed("compare_blink"), desk, tooltip, true) : undefined;
  const isGood = IS_GOOD[feedback.outcome];
  const outcome = element(
    "div",
    { class: `outcome ${isGood ? "good" : "bad"}`, role: "status", "data-outcome": feedback.outcome },
    icon(isGood ? ICONS.clear : ICONS.suspicious),
    element("strong", {}, texts.say(`outcome_${feedback.outcome}`)),
    element("span", {}, texts.say(`outcome_${feedback.outcome}_told`)),
  );
  return element(
    "section",
    { class: "feedback", "aria-label": texts.say("feedback") },
    outcome,
    blink,
    createCase(desk, feedback),
    createEnclosed(desk, feedback),
    element("div", { class: "columns" }, truthColumn(desk, feedback), ownColumn(desk, feedback), findingColumn(desk, feedback)),
    createFacts(desk, feedback),
  );
}

function truthColumn(desk: Desk, { truth }: Feedback): HTMLElement {
  const { texts } = desk;
  const entries = truth.map((one) => {
    const line = one.is_benign ? "harmless" : "truth";
    return entry(desk, one.geometry, line, one.is_benign ? texts.say("harmless") : one.title, ...why(desk, one));
  });
  return column(desk, "layer_truth", "nothing_hidden", entries);
}

/** What shows, what gives it away, and why. */
function why(desk: Desk, { looks, cues = [], feedback }: TruthEntry): HTMLElement[] {
  const { texts } = desk;
  const lines = [
    looks && element("p", {}, element("b", {}, texts.say("looks")), ` ${looks}`),
    cues.length > 0 && element("p", {}, element("b", {}, texts.say("cues")), ` ${cues.join("; ")}.`),
    feedback && element("p", {}, feedback),
  ];
  return lines.filter((line) => typeof line === "object");
}

function ownColumn(desk: Desk, { marks }: Feedback): HTMLElement {
  const { texts } = desk;
  const entries = marks.map(({ geometry, outcome, confidence }, index) => {
    const name = `${texts.say("mark_named", { number: index + 1 })}: ${texts.say(`mark_${outcome}`)}`;
    return entry(desk, geometry, outcome, name, element("p", {}, texts.say("confidence_named", { confidence })));
  });
  return column(desk, "layer_own", "no_own_marks", entries);
}

function findingColumn(desk: Desk, { findings }: Feedback): HTMLElement {
  const { texts } = desk;
  const entries = [...findings]
    .sort((a, b) => b.score - a.score)
    .map(({ geometry, score, explanation }) => {
      const name = texts.say("finding_named", { score: texts.number(score, 2) });
      return entry(desk, geometry, "finding", name, explanation ? element("p", {}, explanation) : undefined);
    });
  return column(desk, "layer_finding", "no_findings", entries);
}

function column(desk: Desk, title: string, nothing: string, entries: HTMLElement[]): HTMLElement {
  const { texts } = desk;
  const body = entries.length ? element("ul", {}, ...entries) : element("p", { class: "hint" }, texts.say(nothing));
  return element("div", { class: "column" }, element("h3", {}, texts.say(title)), body);
}

function entry(desk: Desk, geometry: Geometry, line: keyof typeof LINES, name: string, ...more: (HTMLElement | undefined)[]): HTMLElement {
  const { frame } = desk.stage;
  const show = () => {
    const [x0, y0, x1, y1] = frame.bounds(geometry);
    const [left, bottom] = frame.toMap([x0, y1]);
    const [right, top] = frame.toMap([x1, y0]);
    desk.stage.fitTo([left, bottom, right, top]);
  };
  const head = button({ class: "entry", title: desk.texts.say("show_on_scan") }, show, lineSample(line), name);
  return element("li", {}, head, ...more);
}

/** Returns a piece of the line that the map draws. */
export function lineSample(name: keyof typeof LINES): SVGSVGElement {
  const line: { colour: string; width: number; dash?: readonly number[] } = LINES[name];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 30 10");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("line-sample");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M1 5h28");
  path.setAttribute("stroke", line.colour);
  path.setAttribute("stroke-width", String(line.width));
  if (line.dash) path.setAttribute("stroke-dasharray", line.dash.join(" "));
  svg.append(path);
  return svg;
}
