/** Putting an item in with a click, and dragging one about by any part of it, with mouse, pen or one finger. */

import PointerInteraction from "ol/interaction/Pointer.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import type { MarksLayer } from "./marks-layer.ts";
import { reachOf } from "./tool-shape.ts";

export class ItemTool extends PointerInteraction {
  constructor(
    private readonly desk: Desk,
    private readonly marks: MarksLayer,
  ) {
    super();
    desk.stage.map.on("click", (event) => {
      if (desk.tool === "hide" && desk.marks.isEditable) desk.author?.hideAt(this.placeOf(event));
    });
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const pressed = event.originalEvent as PointerEvent;
    const { desk } = this;
    if (desk.tool !== "navigate" || !desk.marks.isEditable) return false;
    if (pressed.button !== 0 || this.targetPointers.length !== 1) return false;
    const id = this.marks.markAt(event.pixel, reachOf(event) / 2);
    const mark = desk.marks.all.find((one) => one.mark_id === id);
    if (!mark?.placed) return false;
    desk.marks.select(mark.mark_id);
    desk.reshaping.begin("whole", this.placeOf(event));
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    if (this.targetPointers.length === 1) this.desk.reshaping.pull(this.placeOf(event));
    else this.desk.reshaping.drop();
  }

  override handleUpEvent(): boolean {
    this.desk.reshaping.flush();
    return false;
  }

  override stopDown(handled: boolean): boolean {
    return handled;
  }

  private placeOf(event: MapBrowserEvent): Point {
    return this.desk.stage.frame.toScan(event.coordinate);
  }
}
