/**
 * Over a scan that a mentor examines: what is hidden in it, and the few things to decide about it, by button or by key.
 * What was decided goes to Python, which shows the next scan.
 */

import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";
import { Layers } from "./feedback-layers.ts";
import { functionNamed } from "./functions/index.ts";
import { keyLabel } from "./keys.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";
import type { ExamineAction, ViewerData } from "./types.ts";

/** Draws truth and findings over the scan; returns what stands below it, nothing without a truth. */
export function examine(desk: Desk, data: ViewerData, tooltip: Tooltip, act: (name: string) => void): HTMLElement[] {
  if (!data.truth) return [];
  const { truth, findings = [], actions = [] } = data;
  desk.layers = new Layers(desk.stage, { truth, findings, marks: [], outcome: "hit" }, desk.texts);
  desk.layers.toggle("finding");
  const layers = [truth.length > 0 && "layer_truth", findings.length > 0 && "layer_finding"]
    .filter((name) => name !== false)
    .map((name) => functionButton(functionNamed(name), desk, tooltip, true));
  const buttons = actions.map((action) => actionButton(action, desk, act));
  return [element("div", { class: "examine" }, ...buttons, element("span", { class: "examine-layers" }, ...layers))];
}

/** Listens for the keys of what can be decided, before the viewer's own functions; returns how to stop. */
export function listenForActions(root: HTMLElement, actions: readonly ExamineAction[], act: (name: string) => void): () => void {
  const inside = (event: KeyboardEvent) => {
    if (!isTyping(event)) run(event);
  };
  const onPage = (event: KeyboardEvent) => {
    if (event.target === document.body && root.isConnected) run(event);
  };
  const run = (event: KeyboardEvent) => {
    const meant = actions.find(({ key }) => key === event.code);
    if (!meant || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act(meant.name);
  };
  root.addEventListener("keydown", inside, true);
  addEventListener("keydown", onPage, true);
  return () => {
    root.removeEventListener("keydown", inside, true);
    removeEventListener("keydown", onPage, true);
  };
}

function actionButton({ name, label, key, is_first }: ExamineAction, desk: Desk, act: (name: string) => void): HTMLElement {
  const kind = is_first ? "labelled action first" : "labelled action";
  const hint = element("kbd", {}, keyLabel(key, desk.texts));
  return button({ class: kind, "data-action": name }, () => act(name), element("span", {}, label), hint);
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
