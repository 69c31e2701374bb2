/** The profile: transmission along a line, as numbers and as a plot over the scan. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import type { Frame, Point } from "./frame.ts";
import type { Grid } from "./grid.ts";
import { ICONS } from "./icons.ts";
import { lengthOf, type Measured } from "./measuring.ts";
import type { Piece } from "./mosaic.ts";
import { WHITE } from "./window-level.ts";

const MOST_SAMPLES = 1200;
const [WIDTH, HEIGHT] = [600, 130];
const EDGE = { left: 54, right: 10, top: 10, bottom: 24 } as const;

/** Returns the panel with the plot; shown while a profile is measured. */
export function createProfile(desk: Desk): HTMLElement {
  const { texts } = desk;
  const close = button({ class: "tool small", "aria-label": texts.say("close") }, () => void desk.measuring.clear(), icon(ICONS.close));
  const summary = element("span", { class: "profile-summary" });
  const head = element("div", { class: "profile-head" }, element("strong", {}, texts.say("profile_title")), summary, close);
  const plot = element("div", { class: "profile-plot" });
  const panel = element("section", { class: "profile", "aria-label": texts.say("profile_title"), hidden: true }, head, plot);
  let latest = 0;
  const update = async (measured: Measured | undefined) => {
    const turn = ++latest;
    if (measured?.tool !== "profile") return void (panel.hidden = true);
    const values = await readProfile(desk, measured);
    if (turn !== latest) return;
    panel.dataset["values"] = values.join(" ");
    summary.textContent = told(desk, values);
    plot.replaceChildren(drawn(desk, values, lengthOf(desk.stage.frame, measured.from, measured.to)));
    toggle(panel, "data-above", liesBelow(desk, measured));
    panel.hidden = false;
  };
  desk.measuring.changed.on((measured) => void update(measured).catch(() => undefined));
  desk.stage.lookChanged.on(() => void update(desk.measuring.current).catch(() => undefined));
  return panel;
}

/** Returns whether a line lies in the lower half of the screen, where the panel would cover it. */
function liesBelow({ stage }: Desk, { from, to }: Measured): boolean {
  const [, height = 0] = stage.map.getSize() ?? [];
  const downs = [from, to].map((point) => stage.map.getPixelFromCoordinate(stage.frame.toMap(point))?.[1] ?? 0);
  return downs[0]! + downs[1]! > height;
}

/** Returns the codes along a line: of the nearest pixel of a level fine enough, a pixel apart at most. */
async function readProfile({ stage }: Desk, { from, to }: Measured): Promise<number[]> {
  const level = levelFor(stage.frame, from, to);
  const [a, b] = [from, to].map(([x, y]): Point => [x / 2 ** level, y / 2 ** level]) as [Point, Point];
  const piece = around(level, a, b);
  const { encoding, energy } = stage.look;
  return sampled(await stage.read(piece, { encoding, energy }), piece, a, b);
}

/** Returns the values of a piece along a line between two points of its level. */
export function sampled({ width, height, values }: Grid<Uint16Array>, { x, y }: Pick<Piece, "x" | "y">, a: Point, b: Point): number[] {
  const num = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1])) + 1;
  return Array.from({ length: num }, (_, i) => {
    const part = i / (num - 1);
    const column = Math.floor(a[0] + (b[0] - a[0]) * part) - x;
    const row = Math.floor(a[1] + (b[1] - a[1]) * part) - y;
    return values[Math.min(Math.max(row, 0), height - 1) * width + Math.min(Math.max(column, 0), width - 1)]!;
  });
}

function levelFor({ scan }: Frame, from: Point, to: Point): number {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const level = Math.max(0, Math.ceil(Math.log2(length / MOST_SAMPLES)));
  return Math.min(level, scan.num_levels - 1);
}

function around(level: number, a: Point, b: Point): Piece {
  const [x, y] = [Math.floor(Math.min(a[0], b[0])), Math.floor(Math.min(a[1], b[1]))];
  const [right, bottom] = [Math.floor(Math.max(a[0], b[0])), Math.floor(Math.max(a[1], b[1]))];
  return { level, x, y, width: right - x + 1, height: bottom - y + 1 };
}

function told({ texts }: Desk, values: readonly number[]): string {
  const percent = (code: number) => texts.number((100 * code) / WHITE, 1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return texts.say("profile_value", { low: percent(Math.min(...values)), high: percent(Math.max(...values)), mean: percent(mean) });
}

function drawn({ texts }: Desk, values: readonly number[], metres: number): SVGSVGElement {
  const top = Math.min(Math.max(...values, 1) * 1.05, WHITE);
  const across = (i: number) => EDGE.left + ((WIDTH - EDGE.left - EDGE.right) * i) / (values.length - 1);
  const up = (code: number) => HEIGHT - EDGE.bottom - ((HEIGHT - EDGE.top - EDGE.bottom) * code) / top;
  const line = values.map((code, i) => `${across(i).toFixed(1)},${up(code).toFixed(1)}`).join(" ");
  const plot = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": texts.say("profile_title") });
  for (const share of [0, 0.5, 1]) {
    const y = up(share * top);
    plot.append(svg("line", { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y, y2: y, class: "profile-grid" }));
    const percent = texts.number((100 * share * top) / WHITE, top < 0.02 * WHITE ? 2 : 1);
    plot.append(written(`${percent} %`, EDGE.left - 5, y + 4, "end"));
    const x = across(share * (values.length - 1));
    const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
    plot.append(written(texts.say("metres", { length: texts.number(share * metres, 2) }), x, HEIGHT - 6, anchor));
  }
  plot.append(svg("polyline", { points: line, class: "profile-line" }));
  return plot;
}

function written(words: string, x: number, y: number, anchor: string): SVGElement {
  const text = svg("text", { x, y, "text-anchor": anchor, class: "profile-words" });
  text.textContent = words;
  return text;
}

function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
