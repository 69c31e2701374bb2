/** Tiles of a flipped scan: the same pixels from right to left or from bottom to top. */

import type { Plane } from "./darkroom.ts";
import type { Values } from "./grid.ts";

export interface Flip {
  readonly x: boolean;
  readonly y: boolean;
}

/** Returns a tile as it lies on a flipped scan. */
export function flipped(plane: Plane, flip: Flip): Plane {
  if (!flip.x && !flip.y) return plane;
  const turn = <T extends Values>(values: T) => turned(values, plane.width, plane.height, flip);
  const { width, height, codes, classes, grey } = plane;
  return {
    width,
    height,
    codes: turn(codes),
    ...(classes && { classes: turn(classes) }),
    ...(grey && { grey: turn(grey) }),
  };
}

/** Returns where the pixels of a tile begin in its square; a flipped one has its empty margin first. */
export function cornerOf({ width, height }: Plane, sizePx: number, flip: Flip): [number, number] {
  return [flip.x ? sizePx - width : 0, flip.y ? sizePx - height : 0];
}

function turned<T extends Values>(values: T, width: number, height: number, flip: Flip): T {
  const out = values.slice() as T;
  for (let y = 0; y < height; y++) {
    const from = (flip.y ? height - 1 - y : y) * width;
    const row = values.slice(from, from + width);
    out.set(flip.x ? row.reverse() : row, y * width);
  }
  return out;
}
