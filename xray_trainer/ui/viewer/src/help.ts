/** The overview of all keys, made from the functions themselves. */

import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { FUNCTIONS, functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";

/** Returns the overview; shown while `desk.isHelpOpen`. */
export function createHelp(desk: Desk): HTMLElement {
  const { texts } = desk;
  const close = button(
    { class: "tool", "aria-label": texts.say("close") },
    () => runFunction(functionNamed("help"), desk),
    icon(ICONS.close),
  );
  const rows = FUNCTIONS.filter((one) => !one.isUntold && one.isOffered?.(desk) !== false).map((one) =>
    element(
      "li",
      {},
      element("span", {}, texts.say(one.name)),
      element("span", {}, ...one.keys.slice(0, 2).filter(isTold).map((key) => element("kbd", {}, keyLabel(key, texts)))),
    ),
  );
  const sentences = ["help_arrows", "help_confidence", "help_window", "help_zoom", "help_pan"]
    .filter((key) => desk.mode === "mark" || key !== "help_confidence")
    .filter((key) => desk.mode !== "review" || key !== "help_arrows")
    .map((key) => element("p", {}, texts.say(key)));
  const help = element(
    "div",
    { class: "help", role: "dialog", "aria-label": texts.say("help"), hidden: true },
    element("div", { class: "help-head" }, element("strong", {}, texts.say("help")), close),
    element("ul", {}, ...rows),
    ...sentences,
  );
  desk.changed.on(() => {
    help.hidden = !desk.isHelpOpen;
  });
  return help;
}

function isTold(key: string, index: number): boolean {
  return index === 0 || !/Numpad|Shift\+Equal|F1/.test(key);
}
