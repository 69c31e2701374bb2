/**
 * The scan's picture on the map: what both ways of drawing have in common, and the choice between them. The two draw
 * the same pixels; WebGL is faster, Canvas2D works everywhere.
 */

import type BaseLayer from "ol/layer/Base.js";
import type { Frame } from "./frame.ts";
import { canvasPicture } from "./layer-canvas.ts";
import { webglPicture } from "./layer-webgl.ts";
import type { TileStore } from "./tiles.ts";
import type { ViewerData } from "./types.ts";
import type { GreyWindow } from "./window-level.ts";

/** What the picture shows and how. */
export interface Look {
  readonly window: GreyWindow;
  readonly inverse: boolean;
  readonly energy: number;
  readonly encoding: string;
}

export interface Picture {
  readonly layer: BaseLayer;
  show(look: Look): void;
}

export interface PictureParts {
  readonly frame: Frame;
  readonly tiles: TileStore;
  readonly look: Look;
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

export function createPicture(renderer: Renderer, parts: PictureParts): Picture {
  return renderer === "webgl" ? webglPicture(parts) : canvasPicture(parts);
}

/** Returns whether WebGL is there with floats precise enough for 16-bit codes. */
function hasWebgl(): boolean {
  const gl = document.createElement("canvas").getContext("webgl");
  if (!gl) return false;
  const format = gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return (format?.precision ?? 0) >= 23;
}
