/** The documents beside the scan; in a declaration drill also the risk indicators to tick, each tick journalled. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import type { AttemptState } from "./types.ts";

/** Returns the panel; undefined where there are no documents. */
export function createPapers(desk: Desk, { papers = [], indicators = [] }: AttemptState): HTMLElement | undefined {
  if (!papers.length && !indicators.length) return undefined;
  const { texts } = desk;
  const head = button(
    { class: "papers-head", "aria-controls": "papers-body" },
    () => runFunction(functionNamed("papers"), desk),
    icon(ICONS.papers),
    element("span", {}, texts.say("papers_title")),
    icon(ICONS.next),
  );
  const lines = papers.flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)]);
  const body = element("div", { class: "papers-body", id: "papers-body" }, element("dl", {}, ...lines), desk.session && choices(desk, indicators));
  const panel = element("aside", { class: "papers", "aria-label": texts.say("papers_title") }, head, body);
  const update = () => {
    body.hidden = !desk.isPapersOpen;
    head.setAttribute("aria-expanded", String(desk.isPapersOpen));
    toggle(panel, "data-closed", !desk.isPapersOpen);
  };
  desk.changed.on(update);
  update();
  return panel;
}

function choices(desk: Desk, indicators: NonNullable<AttemptState["indicators"]>): HTMLElement | false {
  if (!indicators.length) return false;
  const { texts, marks } = desk;
  const boxes = indicators.map(({ id, label }) => {
    const box = element("input", { type: "checkbox", "data-indicator": id });
    box.addEventListener("change", () => marks.tick(id, box.checked));
    return { id, box, line: element("label", {}, box, element("span", {}, label)) };
  });
  const update = () => {
    for (const { id, box } of boxes) {
      box.checked = marks.ticked.has(id);
      box.disabled = !marks.isEditable;
    }
  };
  marks.changed.on(update);
  update();
  return element("fieldset", { class: "indicators" }, element("legend", {}, texts.say("indicators_asked")), ...boxes.map(({ line }) => line));
}
