/** The small print over the scan: a scale bar in metres, the zoom, the window in per cent of transmission. */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { createProbe } from "./probe.ts";
import { WHITE } from "./window-level.ts";

const WIDEST_PX = 140;

/** Returns scale bar and numbers; they keep themselves up to date. */
export function createReadout(desk: Desk): HTMLElement {
  const label = element("span");
  const bar = element("div", { class: "scale-bar" }, label);
  const zoom = element("span");
  const window = element("span");
  const readout = element("div", { class: "readout" }, bar, createProbe(desk), zoom, window);
  const update = () => {
    showScale(desk, bar, label);
    const { texts, stage } = desk;
    const resolution = stage.view.getResolution() ?? 1;
    const { low, high } = stage.look.window;
    zoom.textContent = texts.say("zoom_value", { percent: texts.number((100 * devicePixelRatio) / resolution) });
    window.textContent = texts.say("window_value", { low: percent(desk, low), high: percent(desk, high) });
  };
  desk.stage.viewChanged.on(update);
  desk.stage.lookChanged.on(update);
  desk.stage.view.on("change:resolution", update);
  update();
  return readout;
}

function showScale(desk: Desk, bar: HTMLElement, label: HTMLElement): void {
  const { texts, stage } = desk;
  const metresPerPx = stage.frame.metres(stage.view.getResolution() ?? 1);
  const metres = roundLength(metresPerPx * WIDEST_PX);
  bar.style.width = `${metres / metresPerPx}px`;
  label.textContent =
    metres >= 1
      ? texts.say("metres", { length: texts.number(metres) })
      : texts.say("centimetres", { length: texts.number(metres * 100, metres < 0.01 ? 1 : 0) });
}

/** Returns the largest of 1, 2, 5 times a power of ten that does not exceed a length. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1);
}

function percent(desk: Desk, code: number): string {
  return desk.texts.number((100 * code) / WHITE, 1);
}
