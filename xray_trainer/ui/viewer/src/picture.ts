/**
 * The scan's picture on the map: what both ways of drawing have in common, and the choice between them. The two draw
 * the same pixels; WebGL is faster, Canvas2D works everywhere.
 */

import type BaseLayer from "ol/layer/Base.js";
import type { Frame } from "./frame.ts";
import { canvasPicture } from "./layer-canvas.ts";
import { webglPicture } from "./layer-webgl.ts";
import type { Darkroom } from "./darkroom.ts";
import { isGreyDeveloped, type Look } from "./look.ts";
import type { ViewerData } from "./types.ts";

export type { Look } from "./look.ts";

export interface Drawn {
  readonly layer: BaseLayer;
  show(look: Look): void;
  /** Draws again after the frame was flipped. */
  turn(): void;
  /** Draws again after codes have changed; what is on screen stays until then. */
  redraw(): void;
}

export interface Picture extends Omit<Drawn, "show"> {
  /** Resolves when the look is being drawn. */
  show(look: Look): Promise<void>;
}

export interface PictureParts {
  readonly frame: Frame;
  readonly darkroom: Darkroom;
  readonly look: Look;
  /** Ends all fetching. */
  readonly signal: AbortSignal;
}

/** How many tiles a drawing layer keeps for itself. */
export const LAYER_CACHE = 64;

/** The class of the picture's own canvas, so that nothing else is drawn into it. */
export const PICTURE_CLASS = "scan-picture";

export type Renderer = "webgl" | "canvas";

/** Returns the renderer to use: the one asked for, or WebGL where it works. */
export function chooseRenderer(wanted: ViewerData["renderer"]): Renderer {
  if (wanted !== "auto") return wanted;
  return hasWebgl() ? "webgl" : "canvas";
}

/** Returns the picture; what a look needs besides tiles is fetched before it is shown. */
export function createPicture(renderer: Renderer, parts: PictureParts): Picture {
  const drawn = renderer === "webgl" ? webglPicture(parts) : canvasPicture(parts);
  return { ...drawn, show: presenter(drawn, parts) };
}

/** Returns what shows a look when all it needs is here; where tiles must be developed, only when the last are done. */
function presenter(drawn: Drawn, { darkroom, signal }: PictureParts): (look: Look) => Promise<void> {
  let wanted: Look;
  let nextFrame: Promise<void> | undefined;
  const show = async (look: Look): Promise<void> => {
    wanted = look;
    if (!darkroom.isPrepared(look)) await darkroom.prepare(look, signal);
    else if (isGreyDeveloped(look)) await (nextFrame ??= darkroom.settled().then(frame).then(() => (nextFrame = undefined)));
    if (wanted === look) drawn.show(look);
  };
  return (look) => show(look).catch(() => undefined);
}

function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** Returns whether WebGL is there with floats precise enough for 16-bit codes. */
function hasWebgl(): boolean {
  const gl = document.createElement("canvas").getContext("webgl");
  if (!gl) return false;
  const format = gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return (format?.precision ?? 0) >= 23;
}
