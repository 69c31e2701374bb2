/** The overview window: the whole scan, small, with a frame around what is on screen; a click or a drag goes there. */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import type { Point } from "./frame.ts";
import type { Grid } from "./grid.ts";
import { paintTable } from "./paint.ts";

const [WIDEST_PX, HIGHEST_PX] = [200, 110];

/** Returns the window; shown while `desk.panels` has it on. */
export function createOverview(desk: Desk): HTMLElement {
  const { stage, texts } = desk;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const window = element("div", { class: "overview", role: "img", "aria-label": texts.say("overview"), hidden: true }, canvas);
  let codes: Grid<Uint16Array> | undefined;
  const draw = () => {
    if (window.hidden || !codes) return;
    drawInto(canvas, desk, codes);
  };
  const update = async () => {
    window.hidden = !desk.panels.isOn("overview");
    if (window.hidden) return;
    const { encoding, energy } = stage.look;
    codes = await stage.overview({ encoding, energy });
    draw();
  };
  const refresh = () => void update().catch(() => undefined);
  for (const signal of [desk.panels.changed, stage.lookChanged, stage.orientationChanged]) signal.on(refresh);
  for (const change of ["change:center", "change:resolution"] as const) stage.view.on(change, draw);
  stage.viewChanged.on(draw);
  const go = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    stage.view.cancelAnimations();
    stage.view.setCenter(stage.frame.toMap(pointAt(canvas, desk, event)));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    go(event);
  });
  canvas.addEventListener("pointermove", go);
  refresh();
  return window;
}

/** How the scan lies in the window: pixels of the window per pixel of the scan, turned and flipped like the map. */
function placing({ stage }: Desk): DOMMatrix {
  const { frame, view } = stage;
  const { width, height } = frame.scan;
  const degrees = Math.round((view.getRotation() * 180) / Math.PI);
  const isTurned = degrees % 180 !== 0;
  const size: Point = [width, height * frame.aspect];
  const [across, down] = isTurned ? [size[1], size[0]] : size;
  const scale = Math.min(WIDEST_PX / across, HIGHEST_PX / down);
  return new DOMMatrix()
    .translate((across * scale) / 2, (down * scale) / 2)
    .rotate(degrees)
    .scale(frame.flip.x ? -scale : scale, (frame.flip.y ? -scale : scale) * frame.aspect)
    .translate(-width / 2, -height / 2);
}

function drawInto(canvas: HTMLCanvasElement, desk: Desk, codes: Grid<Uint16Array>): void {
  const { stage } = desk;
  const { width, height } = stage.frame.scan;
  const matrix = placing(desk);
  const corner = matrix.transformPoint({ x: width / 2, y: height / 2 });
  canvas.width = Math.round(2 * corner.x);
  canvas.height = Math.round(2 * corner.y);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(matrix);
  context.drawImage(painted(desk, codes), 0, 0, width, height);
  context.setTransform(1, 0, 0, 1, 0, 0);
  const [right = 0, bottom = 0] = stage.map.getSize() ?? [];
  const corners = [[0, 0], [right, 0], [right, bottom], [0, bottom]].map((pixel) => {
    const at = stage.map.getCoordinateFromPixel(pixel);
    const [x, y] = stage.frame.toScan(at ?? [0, 0]);
    return matrix.transformPoint({ x, y });
  });
  for (const [colour, lineWidth] of [["#000", 4], ["#ffd54a", 2]] as const) {
    context.beginPath();
    corners.forEach(({ x, y }, i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    Object.assign(context, { strokeStyle: colour, lineWidth });
    context.stroke();
  }
}

function painted({ stage }: Desk, { width, height, values }: Grid<Uint16Array>): HTMLCanvasElement {
  const canvas = element("canvas", { width, height });
  const tone = stage.darkroom.toneOf(stage.look);
  const paint = paintTable(stage.look);
  const pixels = new ImageData(width, height);
  const rgba = new Uint32Array(pixels.data.buffer);
  for (let i = 0; i < values.length; i++) rgba[i] = paint[tone[values[i]!]!]!;
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  return canvas;
}

function pointAt(canvas: HTMLCanvasElement, desk: Desk, event: PointerEvent): Point {
  const box = canvas.getBoundingClientRect();
  const on = { x: ((event.clientX - box.left) * canvas.width) / box.width, y: ((event.clientY - box.top) * canvas.height) / box.height };
  const { x, y } = placing(desk).inverse().transformPoint(on);
  return desk.stage.frame.clamp([x, y]);
}
