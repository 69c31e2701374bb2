/**
 * What mouse and fingers do on the map: the drawing tools, panning, zooming, selecting. Keys are in `keys.ts`.
 */

import DragPan from "ol/interaction/DragPan.js";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom.js";
import PinchZoom from "ol/interaction/PinchZoom.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk } from "./desk.ts";
import type { DraftLayer, MarksLayer } from "./marks-layer.ts";
import { calm } from "./stage.ts";
import { RectangleTool } from "./tool-rectangle.ts";
import { WindowTool } from "./tool-window.ts";

const HIT_PX = 8;

/** Connects the tools to the map. */
export function addInteractions(desk: Desk, marks: MarksLayer | undefined, drafts: DraftLayer): void {
  const { map } = desk.stage;
  const pans = (event: MapBrowserEvent) => {
    const { button } = event.originalEvent as PointerEvent;
    const fingers = event.activePointers?.length ?? 1;
    return button === 1 || (button === 0 && (desk.tool === "navigate" || fingers > 1));
  };
  map.addInteraction(new DragPan({ condition: pans }));
  map.addInteraction(new PinchZoom({ duration: calm(100) }));
  map.addInteraction(new MouseWheelZoom({ duration: calm(120) }));
  map.addInteraction(new RectangleTool(desk, drafts));
  map.addInteraction(new WindowTool(desk));
  desk.stage.target.addEventListener("contextmenu", (event) => event.preventDefault());
  if (marks) map.on("click", (event) => desk.marks.select(marks.markAt(event.pixel, HIT_PX)));
}
