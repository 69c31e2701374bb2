/** Regions and items as marks, and back: all of them are in one book, so that undo, keys and lists work alike. */

import type { ItemChoice, Work, WorkItem, WorkMark } from "./author-types.ts";
import { centreOf } from "./shapes.ts";
import type { Frame, Point } from "./frame.ts";
import type { Mark, MultiPolygon, Placement, Told, ViewerEvent } from "./types.ts";
import { newUuid } from "./uuid.ts";

export const UNTOLD: Told = { kind: "LD-HOMOG", item: "", material: "", areal_density_g_cm2: 0 };
const LEAST_SIDE_PX = 4;

/** Returns what was done, for the server. */
export function workOf(marks: readonly Mark[], frame: Frame): Work {
  return {
    marks: marks.filter((mark) => !mark.placed).map(regionOf),
    hidden: marks.filter((mark) => mark.placed).map((mark) => itemOf(mark, frame)),
  };
}

/** Returns the events that make the marks of what was done. */
export function eventsOf({ marks, hidden }: Work, items: ReadonlyMap<string, ItemChoice>, frame: Frame): ViewerEvent[] {
  const made: Mark[] = [
    ...marks.map(({ mark_id, geometry, shape, ...told }): Mark => ({ mark_id, geometry, shape, told, confidence: 3 })),
    ...hidden.map(({ item_id, placement }): Mark => {
      const { x_px, y_px, ...placed } = placement;
      const geometry = boxOf(placed, items.get(placed.item), [x_px, y_px], frame);
      return { mark_id: item_id, geometry, placed, confidence: 3 };
    }),
  ];
  return made.map((payload, index) => ({ kind: "mark_add", payload, uuid: newUuid(), seq: index + 1, t: 0 }));
}

export function itemOf(mark: Mark, frame: Frame): WorkItem {
  const [x, y] = centreOf(mark.geometry, frame);
  return { item_id: mark.mark_id, placement: { ...mark.placed!, x_px: tenth(x), y_px: tenth(y) } };
}

/** Returns the box around an item of the library that lies so, about its middle. */
export function boxOf(placed: Placement, item: ItemChoice | undefined, [x, y]: Point, frame: Frame): MultiPolygon {
  const [length, depth, height] = item?.size_mm ?? [200, 200, 200];
  const [units_x, units_y, units_z] = placed.units_xyz;
  const along = placed.pose === "end" ? depth * units_y : length * units_x;
  const up = placed.pose === "side" ? depth * units_y : height * units_z;
  const angle = (placed.angle_deg * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [mmX, mmY] = frame.scan.pixel_mm_xy;
  const wide = Math.max(LEAST_SIDE_PX, ((along * cos + up * sin) * placed.scale) / mmX);
  const high = Math.max(LEAST_SIDE_PX, ((along * sin + up * cos) * placed.scale) / mmY);
  const [right, down] = [tenth(wide / 2), tenth(high / 2)];
  const ring: Point[] = [[-right, -down], [right, -down], [right, down], [-right, down], [-right, -down]];
  return { type: "MultiPolygon", coordinates: [[ring.map(([dx, dy]): Point => [tenth(x + dx), tenth(y + dy)])]] };
}

function regionOf({ mark_id, geometry, shape = "rectangle", told = UNTOLD }: Mark): WorkMark {
  return { ...told, mark_id, geometry, shape };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
