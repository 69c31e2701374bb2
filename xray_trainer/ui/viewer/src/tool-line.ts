/**
 * Tools that take two points: a part of the scan to zoom to or to fit the window to, a length, an area, a profile.
 * By dragging with mouse, pen or finger, or with the crosshair and Enter.
 */

import PointerInteraction from "ol/interaction/Pointer.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk, LineTool } from "./desk.ts";
import type { Point } from "./frame.ts";

const LEAST_PX = 4;

export const LINE_TOOLS: readonly LineTool[] = ["zoom_area", "window_area", "length", "area", "profile"];

/** Returns the tool if it takes two points. */
export function lineToolOf(desk: Desk): LineTool | undefined {
  return LINE_TOOLS.find((tool) => tool === desk.tool);
}

export class LineInteraction extends PointerInteraction {
  private from: Point | undefined;
  private fromPixel: readonly number[] = [];

  constructor(private readonly desk: Desk) {
    super();
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const { button } = event.originalEvent as PointerEvent;
    if (!lineToolOf(this.desk) || button !== 0 || this.targetPointers.length !== 1) return false;
    this.from = this.desk.stage.frame.clamp(this.desk.stage.frame.toScan(event.coordinate));
    this.fromPixel = event.pixel;
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    if (this.targetPointers.length > 1) this.from = undefined;
    if (!this.from) return this.desk.measuring.drop();
    const to = this.desk.stage.frame.toScan(event.coordinate);
    this.desk.measuring.draw(this.from, this.desk.stage.frame.clamp(to));
  }

  override handleUpEvent(event: MapBrowserEvent): boolean {
    const [x = 0, y = 0] = event.pixel;
    const [fromX = 0, fromY = 0] = this.fromPixel;
    const isDragged = Math.hypot(x - fromX, y - fromY) >= LEAST_PX;
    const { frame } = this.desk.stage;
    if (this.from && isDragged) this.desk.measuring.finish(this.from, frame.clamp(frame.toScan(event.coordinate)));
    this.from = undefined;
    return false;
  }

  override stopDown(): boolean {
    return false;
  }
}
