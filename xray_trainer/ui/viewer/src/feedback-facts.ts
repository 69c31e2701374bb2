/** After submitting: how hard the exercise was, how others did, and which risk indicators the papers held. */

import type { Desk } from "./desk.ts";
import { element, icon } from "./dom.ts";
import { ICONS, type IconName } from "./icons.ts";
import type { Feedback } from "./types.ts";

/** Returns what is known besides the regions; undefined where nothing is. */
export function createFacts(desk: Desk, feedback: Feedback): HTMLElement | undefined {
  const parts = [difficulty(desk, feedback), others(desk, feedback), indicators(desk, feedback)].filter((part) => part !== undefined);
  return parts.length ? element("div", { class: "facts" }, ...parts) : undefined;
}

function difficulty(desk: Desk, { difficulty: known }: Feedback): HTMLElement | undefined {
  if (!known) return undefined;
  const { texts } = desk;
  const percent = (share: number) => texts.number(100 * share);
  const factors = Object.entries(known.factors).map(([name, share]) =>
    element("li", {}, texts.say("difficulty_factor", { name, percent: percent(share) })),
  );
  const meter = element("meter", { min: 0, max: 1, value: known.value, "aria-label": texts.say("difficulty") });
  const value = texts.say("difficulty_value", { percent: percent(known.value) });
  return fact(texts.say("difficulty"), element("p", {}, meter, value), element("ul", {}, ...factors));
}

function others(desk: Desk, { others: known }: Feedback): HTMLElement | undefined {
  if (!known) return undefined;
  const { texts } = desk;
  const line = (key: string, share: number) => element("li", {}, texts.say(key, { percent: texts.number(100 * share) }));
  const lines = [line("others_right", known.share_right)];
  if (known.share_found !== null) lines.push(line("others_found", known.share_found));
  return fact(texts.say("others", { num: known.num }), element("ul", {}, ...lines));
}

function indicators(desk: Desk, { indicators: judged }: Feedback): HTMLElement | undefined {
  if (!judged) return undefined;
  const { texts } = desk;
  const [right, chosen] = [new Set(judged.right), new Set(judged.chosen)];
  const lines = [...new Set([...right, ...chosen])].map((id) => {
    const word = right.has(id) ? (chosen.has(id) ? "found" : "missed") : "wrong";
    const sign: IconName = word === "found" ? "confirm" : word === "missed" ? "truth" : "reject";
    return element("li", { class: `indicator ${word}` }, icon(ICONS[sign]), `${judged.labels[id] ?? id}: ${texts.say(`indicator_${word}`)}`);
  });
  return lines.length ? fact(texts.say("indicators"), element("ul", {}, ...lines)) : undefined;
}

function fact(title: string, ...body: HTMLElement[]): HTMLElement {
  return element("div", { class: "column" }, element("h3", {}, title), ...body);
}
