/** The legend of the feedback: what each line means, each of the three kinds to be switched on and off. */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { LAYER_NAMES, type LINES } from "./feedback-layers.ts";
import { lineSample } from "./feedback-panel.ts";
import { functionNamed } from "./functions/index.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";

const SAMPLES: Readonly<Record<string, readonly (keyof typeof LINES)[]>> = {
  truth: ["truth"],
  own: ["hit", "false_mark", "ignored"],
  finding: ["finding"],
};

export function createLegend(desk: Desk, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const rows = LAYER_NAMES.map((name) => {
    const toggle = functionButton(functionNamed(`layer_${name}`), desk, tooltip, true);
    const samples = (SAMPLES[name] ?? []).map((line) =>
      element("span", { class: "sample" }, lineSample(line), name === "own" && texts.say(`mark_${line}`)),
    );
    return element("div", { class: "legend-row" }, toggle, ...samples);
  });
  return element("section", { class: "legend", role: "group", "aria-label": texts.say("legend") }, ...rows);
}
