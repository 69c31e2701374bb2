/** The buttons for what surrounds the scan: references, documents, a flag, the pause. */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { functionNamed } from "./functions/index.ts";
import { functionButton } from "./toolbar.ts";
import { addTooltip, type Tooltip } from "./tooltip.ts";
import { keyLabel } from "./keys.ts";

const NAMES = ["compare_side", "compare_swipe", "compare_blink", "papers", "flag", "pause"];

/** Returns the buttons that make sense for this scan; undefined where none does. */
export function createDeskTools(desk: Desk, tooltip: Tooltip): HTMLElement | undefined {
  const buttons: HTMLElement[] = NAMES.map(functionNamed)
    .filter((one) => one.isOffered?.(desk) !== false)
    .map((one) => functionButton(one, desk, tooltip));
  const list = referenceList(desk, tooltip);
  if (list) buttons.unshift(list);
  if (!buttons.length) return undefined;
  return element("div", { class: "group desk-tools", role: "group", "aria-label": desk.texts.say("desk_tools") }, ...buttons);
}

/** Returns the list of references, where there is more than one. */
function referenceList(desk: Desk, tooltip: Tooltip): HTMLElement | undefined {
  const { compare, texts } = desk;
  if (!compare || compare.references.length < 2) return undefined;
  const options = compare.references.map((one, index) => element("option", { value: index }, compare.nameOf(one)));
  const list = element("select", { class: "presets", "aria-label": texts.say("reference") }, ...options);
  list.addEventListener("change", () => compare.choose(Number(list.value)));
  compare.changed.on(() => {
    list.value = String(compare.references.indexOf(compare.reference));
  });
  addTooltip(list, tooltip, texts.say("reference"), keyLabel("Shift+KeyG", texts));
  return list;
}
