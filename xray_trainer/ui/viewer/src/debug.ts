/**
 * A hook for browser tests, present only where Python asked for `debug`: sets the look, reads the pixels that the
 * scan's layer has drawn, tells where it lies.
 */

import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import { FUNCTIONS } from "./functions/index.ts";
import type { Stage } from "./stage.ts";
import { PICTURE_CLASS, type Look } from "./picture.ts";

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row, as base64. */
  readonly rgba: string;
  /** Scan pixel under the upper left corner of the picture. */
  readonly origin: Point;
  /** Scan pixels per pixel of the picture. */
  readonly resolution: number;
}

export interface TestHook {
  readonly renderer: string;
  look(): Look;
  change(look: Partial<Look>): void;
  oneToOne(x?: number, y?: number): void;
  fit(): void;
  /** Shows one pixel of a level on one pixel of the screen, from the upper left corner on. */
  showLevel(level: number): void;
  /** Names and keys of the functions that are offered now. */
  functions(): unknown;
  /** Resolves when everything on screen is drawn from tiles of the right level. */
  settled(): Promise<void>;
  pixels(): Pixels;
  marks(): unknown;
  delivery(): unknown;
  phase(): unknown;
  crosshair(): unknown;
  measured(): unknown;
  /** What was journalled of functions since the viewer was ready. */
  views(): unknown;
  /** Does something and returns the milliseconds until the pixels of the scan are others. */
  timed(act: () => void): Promise<number>;
  pixelAt(x: number, y: number): number[] | null;
  /** Middle and resolution of the scan's view, and of the reference's; how the reference looks. */
  view(): number[];
  referenceView(): number[];
  referenceLook(): Look | undefined;
}

declare global {
  interface Window {
    __xrayViewer?: TestHook | undefined;
  }
}

export function exposeForTests(desk: Desk): () => void {
  const { stage } = desk;
  const views: unknown[] = [];
  const stop = desk.marks.recorded.on((event) => void (event.kind === "view" && views.push(event.payload)));
  window.__xrayViewer = {
    renderer: stage.renderer,
    look: () => stage.look,
    change: (look) => stage.change(look),
    oneToOne: (x, y) => stage.oneToOne(x === undefined || y === undefined ? undefined : [x, y]),
    fit: () => stage.fit(),
    showLevel: (level) => {
      stage.oneToOne();
      stage.view.setResolution(2 ** level * devicePixelRatio);
      const [width = 0, height = 0] = stage.map.getSize() ?? [];
      stage.view.setCenter([(width / 2) * 2 ** level, (-height / 2) * 2 ** level]);
    },
    settled: async () => {
      await stage.presented;
      await new Promise<void>((resolve) => {
        stage.map.once("rendercomplete", () => resolve());
        stage.map.render();
      });
    },
    functions: () => FUNCTIONS.filter((one) => one.isOffered?.(desk) !== false).map(({ name, keys }) => [name, keys]),
    pixels: () => readPixels(desk),
    marks: () => desk.marks.all,
    delivery: () => desk.session?.delivery,
    phase: () => desk.session?.submission.phase,
    crosshair: () => desk.crosshair.position,
    measured: () => desk.measuring.current,
    views: () => views,
    timed: (act) => timed(desk, act),
    view: () => viewOf(stage),
    referenceView: () => viewOf(desk.compare?.shown),
    referenceLook: () => desk.compare?.shown?.look,
    pixelAt: (x, y) => stage.map.getPixelFromCoordinate(stage.frame.toMap([x, y])),
  };
  return () => {
    stop();
    window.__xrayViewer = undefined;
  };
}

function viewOf(stage: Stage | undefined): number[] {
  return stage ? [...(stage.view.getCenter() ?? []), stage.view.getResolution() ?? 0] : [];
}

function timed({ stage }: Desk, act: () => void): Promise<number> {
  const probe = document.createElement("canvas");
  const [width, height] = [(probe.width = 8), (probe.height = 8)];
  const context = probe.getContext("2d", { willReadFrequently: true })!;
  const read = () => {
    const drawn = pictureCanvas(stage);
    context.drawImage(drawn, 0, 0, drawn.width, drawn.height, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data.join();
  };
  stage.map.renderSync();
  const before = read();
  const start = performance.now();
  return new Promise((resolve) => {
    const look = () => {
      if (read() === before) return;
      stage.map.un("postrender", look);
      resolve(performance.now() - start);
    };
    stage.map.on("postrender", look);
    act();
  });
}

function pictureCanvas(stage: Stage): HTMLCanvasElement {
  const drawn = stage.target.querySelector<HTMLCanvasElement>(`canvas.${PICTURE_CLASS}, .${PICTURE_CLASS} canvas`);
  if (!drawn) throw new Error("nothing is drawn");
  return drawn;
}

function readPixels({ stage }: Desk): Pixels {
  stage.map.renderSync();
  const drawn = pictureCanvas(stage);
  const { width, height } = drawn;
  const copy = document.createElement("canvas");
  copy.width = width;
  copy.height = height;
  const context = copy.getContext("2d");
  if (!context) throw new Error("no canvas to copy to");
  context.drawImage(drawn, 0, 0);
  const bytes = context.getImageData(0, 0, width, height).data;
  const corner = stage.map.getCoordinateFromPixel([0, 0]);
  const resolution = (stage.view.getResolution() ?? 1) / devicePixelRatio;
  return { width, height, rgba: toBase64(bytes), origin: stage.frame.toScan(corner), resolution };
}

function toBase64(bytes: Uint8ClampedArray): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}
