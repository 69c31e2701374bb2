/** One tooltip for all buttons: name and key, shown on hovering and on keyboard focus. */

import { element } from "./dom.ts";

export interface Tooltip {
  readonly shown: HTMLElement;
  show(target: HTMLElement, name: string, key: string): void;
  hide(): void;
}

const DELAY_MS = 350;

export function createTooltip(root: HTMLElement): Tooltip {
  const shown = element("div", { class: "tooltip", role: "presentation", hidden: true });
  let timer: ReturnType<typeof setTimeout>;
  const place = (target: HTMLElement) => {
    const around = root.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    shown.hidden = false;
    const middle = box.left + box.width / 2 - around.left - shown.offsetWidth / 2;
    shown.style.left = `${Math.min(Math.max(4, middle), around.width - shown.offsetWidth - 4)}px`;
    shown.style.top = `${box.bottom - around.top + 6}px`;
  };
  return {
    shown,
    show(target, name, key) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        shown.replaceChildren(name, key ? element("kbd", {}, key) : "");
        place(target);
      }, DELAY_MS);
    },
    hide() {
      clearTimeout(timer);
      shown.hidden = true;
    },
  };
}

export function addTooltip(target: HTMLElement, tooltip: Tooltip, name: string, key: string): void {
  const show = () => tooltip.show(target, name, key);
  target.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show());
  target.addEventListener("focus", () => target.matches(":focus-visible") && show());
  for (const event of ["pointerleave", "blur", "click"]) target.addEventListener(event, () => tooltip.hide());
}
