/** The toolbar: one button per function with an icon, and the list of windows. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { runFunction, type Group, type ViewerFunction } from "./functions/function.ts";
import { FUNCTIONS } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";
import { addTooltip, type Tooltip } from "./tooltip.ts";
import { PRESETS } from "./window-level.ts";

const GROUPS: readonly Group[] = ["tool", "sight", "grey", "history", "more"];

/** Returns the toolbar; it keeps itself up to date. */
export function createToolbar(desk: Desk, tooltip: Tooltip): HTMLElement {
  const bar = element("div", { class: "toolbar", role: "toolbar", "aria-label": desk.texts.say("toolbar") });
  for (const group of GROUPS) {
    const buttons: HTMLElement[] = FUNCTIONS.filter(
      (one) => one.group === group && one.icon && one.isOffered?.(desk) !== false,
    ).map((one) => functionButton(one, desk, tooltip));
    if (group === "grey") buttons.unshift(presetList(desk, tooltip));
    if (buttons.length) bar.append(element("div", { class: "group", role: "group" }, ...buttons));
  }
  return bar;
}

/** Returns the button of a function, with its state and tooltip. */
export function functionButton(one: ViewerFunction, desk: Desk, tooltip: Tooltip, isLabelled = false): HTMLElement {
  const { texts } = desk;
  const name = texts.say(one.name);
  const made = button(
    { class: isLabelled ? "labelled" : "tool", "data-function": one.name, "aria-label": name },
    () => runFunction(one, desk),
    one.icon && icon(ICONS[one.icon]),
    isLabelled && element("span", {}, name),
  );
  const key = one.keys[0];
  addTooltip(made, tooltip, name, key ? keyLabel(key, texts) : "");
  const update = () => {
    made.disabled = one.isEnabled?.(desk) === false;
    if (one.isOn) made.setAttribute("aria-pressed", String(one.isOn(desk)));
    toggle(made, "data-on", one.isOn?.(desk) === true);
  };
  desk.changed.on(update);
  update();
  return made;
}

function presetList(desk: Desk, tooltip: Tooltip): HTMLElement {
  const { texts, stage } = desk;
  const own = element("option", { value: "", disabled: true }, texts.say("preset_own"));
  const first = element("option", { value: "first" }, texts.say("preset_first"));
  const options = PRESETS.map(({ name }) => element("option", { value: name }, texts.say(name)));
  const list = element("select", { class: "presets", "aria-label": texts.say("presets") }, first, ...options, own);
  const windowOf = (value: string) =>
    value === "first" ? stage.firstLook.window : PRESETS.find(({ name }) => name === value)?.window;
  list.addEventListener("change", () => {
    const window = windowOf(list.value);
    if (window) stage.setWindow(window);
    desk.marks.log("preset", { preset: list.value });
  });
  const update = () => {
    const { low, high } = stage.look.window;
    const isShown = (value: string) => windowOf(value)?.low === low && windowOf(value)?.high === high;
    list.value = ["first", ...PRESETS.map(({ name }) => name)].find(isShown) ?? "";
  };
  desk.changed.on(update);
  update();
  addTooltip(list, tooltip, texts.say("presets"), keyLabel("KeyP", texts));
  return list;
}
