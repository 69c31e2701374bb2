/** Flipping and turning the scan: what lies over it moves along, and arrow keys keep their direction. */

import type OlMap from "ol/Map.js";
import VectorSource from "ol/source/Vector.js";
import type Layer from "ol/layer/Layer.js";
import type { Flip } from "./flip.ts";
import type { Frame, Point } from "./frame.ts";

/** Mirrors everything that is drawn on the map about the middle of the scan. */
export function flipFeatures(map: OlMap, { extent: [left, bottom, right, top] }: Frame, by: Flip): void {
  const mirror = (flat: number[], _out?: number[], stride = 2): number[] => {
    for (let i = 0; i < flat.length; i += stride) {
      if (by.x) flat[i] = left + right - flat[i]!;
      if (by.y) flat[i + 1] = bottom + top - flat[i + 1]!;
    }
    return flat;
  };
  for (const layer of map.getAllLayers()) {
    const source = (layer as Layer).getSource();
    if (!(source instanceof VectorSource)) continue;
    for (const feature of source.getFeatures()) feature.getGeometry()?.applyTransform(mirror);
  }
}

/** Returns where a step on the screen, right and down, leads on a map that is turned clockwise by an angle. */
export function turned([right, down]: Point, angle: number): [number, number] {
  const [sin, cos] = [Math.round(Math.sin(angle)), Math.round(Math.cos(angle))];
  return [right * cos + down * sin, down * cos - right * sin];
}
