/**
 * Keys. They belong to a place on the keyboard, so that they work in a Russian layout too; none of them leaves the
 * component, because Streamlit reruns the page on `r`.
 */

import type { Desk } from "./desk.ts";
import { runFunction } from "./functions/function.ts";
import { FUNCTIONS } from "./functions/index.ts";
import type { Texts } from "./texts.ts";

/** What has the focus when nothing has: the page, and the part of it that scrolls once it was clicked. */
const PAGE = "body, main, [data-testid=stMain]";
const SCROLLS = /^(Arrow.*|Page.*|Home|End| )$/;

/** Listens for keys on the component, and on the page while nothing else there has the focus. */
export function listenForKeys(root: HTMLElement, desk: () => Desk | undefined): () => void {
  const inside = (event: KeyboardEvent) => {
    event.stopPropagation();
    root.toggleAttribute("data-keyboard", true);
    handle(event, desk());
  };
  const onPage = (event: KeyboardEvent) => {
    if (!root.isConnected || !isForNobody(event)) return;
    if (handle(event, desk())) event.stopPropagation();
  };
  const pointed = () => root.removeAttribute("data-keyboard");
  root.addEventListener("keydown", inside);
  root.addEventListener("pointerdown", pointed);
  addEventListener("keydown", onPage, true);
  return () => {
    root.removeEventListener("keydown", inside);
    root.removeEventListener("pointerdown", pointed);
    removeEventListener("keydown", onPage, true);
  };
}

/** Returns whether nothing on the page waits for this key; what was clicked to read goes on scrolling. */
function isForNobody(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element) || !event.target.matches(PAGE)) return false;
  return event.target === document.body || !SCROLLS.test(event.key);
}

function handle(event: KeyboardEvent, desk: Desk | undefined): boolean {
  if (!desk || event.isComposing || belongsToControl(event)) return false;
  const combo = comboOf(event);
  if (desk.clock?.isPaused) return false;
  const meant = FUNCTIONS.find(({ keys, isOffered }) => keys.includes(combo) && isOffered?.(desk) !== false);
  if (!meant) return false;
  event.preventDefault();
  runFunction(meant, desk);
  return true;
}

/** Returns whether a button or list under the focus has its own use for this key. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (target instanceof HTMLInputElement && ["checkbox", "radio"].includes(target.type)) return isForBox(event);
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return event.key !== "Escape";
  if (target instanceof HTMLSelectElement) return event.key.length > 1 && event.key !== "Escape";
  if (target instanceof HTMLButtonElement) return !event.ctrlKey && !event.metaKey && ["Enter", " "].includes(event.key);
  return false;
}

/** Returns whether a box to tick or to choose by needs this key; letters stay with the viewer. */
function isForBox(event: KeyboardEvent): boolean {
  return [" ", "Tab"].includes(event.key) || event.key.startsWith("Arrow");
}

function comboOf(event: KeyboardEvent): string {
  const modifiers = [
    (event.ctrlKey || event.metaKey) && "Mod",
    event.altKey && "Alt",
    event.shiftKey && "Shift",
  ].filter(Boolean);
  return [...modifiers, event.code].join("+");
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Backslash: "\\",
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Equal: "+",
  Minus: "−",
  PageDown: "PgDn",
  PageUp: "PgUp",
  Mod: "Ctrl",
  Period: ".",
  Quote: "'",
  Semicolon: ";",
  Slash: "/",
};

/** Returns how a key is written for people, such as `Ctrl + Z`. */
export function keyLabel(combo: string, texts: Texts): string {
  const named: Readonly<Record<string, string>> = {
    Delete: texts.say("key_delete"),
    Enter: "Enter",
    Escape: "Esc",
  };
  return combo
    .split("+")
    .map((part) => SIGNS[part] ?? named[part] ?? part.replace(/^(Key|Digit)/, ""))
    .join(" + ");
}
