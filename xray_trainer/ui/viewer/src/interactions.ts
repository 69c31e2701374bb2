/**
 * What mouse and fingers do on the map: the drawing tools, panning, zooming, selecting. Keys are in `keys.ts`.
 */

import DragPan from "ol/interaction/DragPan.js";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom.js";
import PinchZoom from "ol/interaction/PinchZoom.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk } from "./desk.ts";
import { HandlesLayer } from "./handles-layer.ts";
import type { MarksLayer } from "./marks-layer.ts";
import { calm } from "./stage-view.ts";
import { reachOf, ShapeTool } from "./tool-shape.ts";
import { WindowTool } from "./tool-window.ts";

/** Connects the tools to the map. */
export function addInteractions(desk: Desk, marks?: MarksLayer): void {
  const { map } = desk.stage;
  const pans = (event: MapBrowserEvent) => {
    const { button } = event.originalEvent as PointerEvent;
    const fingers = event.activePointers?.length ?? 1;
    return button === 1 || (button === 0 && (desk.tool === "navigate" || fingers > 1));
  };
  map.addInteraction(new DragPan({ condition: pans }));
  map.addInteraction(new PinchZoom({ duration: calm(100) }));
  map.addInteraction(new MouseWheelZoom({ duration: calm(120) }));
  const handles = new HandlesLayer(desk);
  desk.stage.addLayer(handles.layer);
  map.addInteraction(new WindowTool(desk));
  map.addInteraction(new ShapeTool(desk, handles));
  desk.stage.target.addEventListener("contextmenu", (event) => event.preventDefault());
  map.on("click", (event) => {
    const reach = reachOf(event);
    if (!marks || desk.drawing.isOpen || ["polygon", "point"].includes(desk.tool)) return;
    if (!handles.gripAt(event.pixel, reach)) desk.marks.select(marks.markAt(event.pixel, reach));
  });
}
