/** The divider of two pictures, for mouse, finger and arrow keys. */

import { element } from "./dom.ts";

const STEP = 5;

/** Returns the divider; `moved` gets the share of the width that lies left of it. */
export function createDivider(name: string, moved: (share: number) => void): HTMLElement {
  const limits = { "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 50, "aria-orientation": "vertical" };
  const divider = element("div", { class: "divider", role: "slider", tabindex: 0, "aria-label": name, hidden: true, ...limits });
  const set = (percent: number) => {
    const kept = Math.round(Math.min(100, Math.max(0, percent)));
    divider.style.left = `${kept}%`;
    divider.setAttribute("aria-valuenow", String(kept));
    moved(kept / 100);
  };
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -STEP, ArrowRight: STEP, Home: -100, End: 100 };
  divider.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    set(Number(divider.getAttribute("aria-valuenow")) + step);
  });
  divider.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = divider.parentElement?.getBoundingClientRect();
    if (box) set((100 * (event.clientX - box.left)) / box.width);
  });
  divider.style.left = "50%";
  return divider;
}
