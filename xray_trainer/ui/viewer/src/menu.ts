/** A menu of the toolbar: functions that belong together, each with its state and key. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { runFunction, type Menu, type ViewerFunction } from "./functions/function.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";
import { addTooltip, type Tooltip } from "./tooltip.ts";

/** Returns the button of a menu with the menu behind it; undefined where nothing in it is offered. */
export function createMenu(name: Menu, functions: readonly ViewerFunction[], desk: Desk, tooltip: Tooltip): HTMLElement | undefined {
  const offered = functions.filter((one) => one.menu === name && one.isOffered?.(desk) !== false);
  if (!offered.length) return undefined;
  const title = desk.texts.say(`menu_${name}`);
  const items = offered.map((one) => menuItem(one, desk, () => isCoarse() && close()));
  const list = element("div", { class: "menu", role: "menu", "aria-label": title, hidden: true }, ...items);
  const opener = button(
    { class: "tool menu-opener", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": title, "data-menu": name },
    () => (list.hidden ? open() : close()),
    icon(ICONS[`menu_${name}`]),
    icon("M8 10l4 4l4-4"),
  );
  const wrapper = element("div", { class: "menu-holder" }, opener, list);
  const leave = (event: Event) => !event.composedPath().includes(wrapper) && close();
  const open = () => {
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    tooltip.hide();
    keepInside(list);
    if (opener.matches(":focus-visible")) items.find((item) => !item.disabled)?.focus();
    addEventListener("pointerdown", leave, true);
  };
  const close = () => {
    const { activeElement } = list.getRootNode() as ShadowRoot | Document;
    if (list.contains(activeElement)) opener.focus({ preventScroll: true });
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    removeEventListener("pointerdown", leave, true);
  };
  wrapper.addEventListener("keydown", (event) => onKey(event, { list, items, open, close }));
  wrapper.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !wrapper.contains(event.relatedTarget)) close();
  });
  addTooltip(opener, tooltip, title, "");
  const update = () => toggle(opener, "data-on", offered.some((one) => one.isOn?.(desk) === true));
  desk.changed.on(update);
  update();
  return wrapper;
}

interface Opened {
  readonly list: HTMLElement;
  readonly items: readonly HTMLButtonElement[];
  open(): void;
  close(): void;
}

function onKey(event: KeyboardEvent, { list, items, open, close }: Opened): void {
  const usable = items.filter((item) => !item.disabled);
  const at = usable.findIndex((item) => item.matches(":focus"));
  const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
  const to = moves[event.key];
  if (event.key === "Escape" && !list.hidden) close();
  else if (to !== undefined && (!list.hidden || event.key === "ArrowDown")) {
    if (list.hidden) open();
    usable.at(to % usable.length)?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function menuItem(one: ViewerFunction, desk: Desk, done: () => void): HTMLButtonElement {
  const { texts } = desk;
  const state = element("span", { class: "menu-state" });
  const key = one.keys[0];
  const item = button(
    { class: "menu-item", role: one.isOn ? "menuitemcheckbox" : "menuitem", "data-function": one.name, tabindex: -1 },
    () => {
      runFunction(one, desk);
      done();
    },
    one.icon && icon(ICONS[one.icon]),
    element("span", { class: "menu-name" }, texts.say(one.name)),
    state,
    key !== undefined && element("kbd", {}, keyLabel(key, texts)),
  );
  const update = () => {
    item.disabled = one.isEnabled?.(desk) === false;
    state.textContent = one.state?.(desk) ?? "";
    if (one.isOn) item.setAttribute("aria-checked", String(one.isOn(desk)));
    toggle(item, "data-on", one.isOn?.(desk) === true);
  };
  desk.changed.on(update);
  update();
  return item;
}

/** Moves a menu to the left where it would stand out of the viewer. */
function keepInside(list: HTMLElement): void {
  list.style.left = "0";
  const around = list.closest(".viewer")?.getBoundingClientRect();
  const box = list.getBoundingClientRect();
  if (around) list.style.left = `${Math.min(0, around.right - box.right - 6)}px`;
}

function isCoarse(): boolean {
  return matchMedia("(pointer: coarse), (max-width: 640px)").matches;
}
