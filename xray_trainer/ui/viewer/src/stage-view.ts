/** The view of the map: how far one can zoom and move, and how fast. */

import ImageLayer from "ol/layer/Image.js";
import ImageStatic from "ol/source/ImageStatic.js";
import View from "ol/View.js";
import type { Frame } from "./frame.ts";

export const LARGEST_ZOOM = 16;

export function createView(frame: Frame): View {
  const [left, bottom, right, top] = frame.extent;
  return new View({
    projection: frame.projection,
    extent: [left, bottom, right, top],
    constrainOnlyCenter: true,
    smoothExtentConstraint: false,
    smoothResolutionConstraint: false,
    constrainRotation: 4,
    minResolution: 1 / LARGEST_ZOOM,
    maxResolution: Math.max(right - left, top - bottom) / 200,
  });
}

/** Returns the small picture that is seen until tiles are there. */
export function previewLayer(frame: Frame, url: string): ImageLayer<ImageStatic> {
  return new ImageLayer({
    source: new ImageStatic({ url, imageExtent: frame.extent, projection: frame.projection, interpolate: true }),
  });
}

/** Returns a duration, 0 where the person wants no motion. */
export function calm(milliseconds: number): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : milliseconds;
}
