/**
 * The toolbar: one button per everyday function, the list of windows, menus for the rest, and beside them the functions
 * of the menus that were used last. On a phone what is not needed to mark stays folded away behind one button.
 */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { runFunction, type Group, type Menu, type ViewerFunction } from "./functions/function.ts";
import { FUNCTIONS } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";
import { createMenu } from "./menu.ts";
import { addTooltip, type Tooltip } from "./tooltip.ts";
import { PRESETS } from "./window-level.ts";

const GROUPS: readonly (Group | "menus" | "recent")[] = ["tool", "sight", "grey", "menus", "history", "more", "recent"];
const MENUS: readonly Menu[] = ["sight", "contrast", "filters", "colour", "measure"];
const NUM_RECENT = 3;

/** Returns the toolbar; it keeps itself up to date. */
export function createToolbar(desk: Desk, tooltip: Tooltip): HTMLElement {
  const bar = element("div", { class: "toolbar", role: "toolbar", "aria-label": desk.texts.say("toolbar") });
  for (const group of GROUPS) {
    const parts = partsOf(group, desk, tooltip);
    if (group === "recent") bar.append(recentGroup(desk, tooltip));
    else if (parts.length) bar.append(element("div", { class: `group group-${group}`, role: "group" }, ...parts));
  }
  bar.append(foldButton(bar, desk, tooltip));
  return bar;
}

/** The button that unfolds the toolbar, where style sheets fold it. */
function foldButton(bar: HTMLElement, { texts }: Desk, tooltip: Tooltip): HTMLElement {
  const name = texts.say("fold_tools");
  const made = button(
    { class: "tool fold", "aria-label": name, "aria-expanded": "false" },
    () => {
      const isOpen = made.getAttribute("aria-expanded") !== "true";
      made.setAttribute("aria-expanded", String(isOpen));
      toggle(bar, "data-unfolded", isOpen);
    },
    icon(ICONS.fold),
  );
  addTooltip(made, tooltip, name, "");
  return made;
}

function partsOf(group: (typeof GROUPS)[number], desk: Desk, tooltip: Tooltip): HTMLElement[] {
  if (group === "menus") {
    return MENUS.map((menu) => createMenu(menu, FUNCTIONS, desk, tooltip)).filter((menu) => menu !== undefined);
  }
  const buttons: HTMLElement[] = FUNCTIONS.filter(
    (one) => one.group === group && one.icon && one.isOffered?.(desk) !== false,
  ).map((one) => functionButton(one, desk, tooltip));
  return group === "grey" ? [presetList(desk, tooltip), ...buttons] : buttons;
}

/** Functions of the menus that the person used last, the latest first. */
function recentGroup(desk: Desk, tooltip: Tooltip): HTMLElement {
  const name = desk.texts.say("recent");
  const group = element("div", { class: "group group-recent", role: "group", "aria-label": name, hidden: true });
  const found = (one: string) => FUNCTIONS.find((candidate) => candidate.name === one && candidate.group === "menu");
  const buttons = new Map<string, HTMLElement>();
  const show = (names: readonly string[]) => {
    const used = names.map(found).filter((one) => one !== undefined && one.isOffered?.(desk) !== false);
    for (const one of used) if (one && !buttons.has(one.name)) buttons.set(one.name, functionButton(one, desk, tooltip));
    group.replaceChildren(...used.flatMap((one) => buttons.get(one?.name ?? "") ?? []));
    group.hidden = used.length === 0;
  };
  let recent = kept(desk);
  desk.ran.on((ran) => {
    if (!found(ran) || recent.includes(ran)) return;
    recent = [ran, ...recent].slice(0, NUM_RECENT);
    desk.settings.set("recent", recent);
    show(recent);
  });
  show(recent);
  return group;
}

function kept({ settings }: Desk): string[] {
  const names = settings.get("recent");
  return Array.isArray(names) ? names.filter((name) => typeof name === "string").slice(0, NUM_RECENT) : [];
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
