/**
 * The mentor's hand on the scan: pointing, which everybody sees while it lasts, and drawing freehand. With the keyboard
 * the crosshair points.
 */

import PointerInteraction from "ol/interaction/Pointer.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import { simplified } from "./shapes.ts";

const MOST_POINTS = 300;

export interface HandTold {
  point(at: Point | null): void;
  /** A line grows under the hand. */
  drawing(path: readonly Point[]): void;
  drawn(path: readonly Point[]): void;
}

export class RoomHand extends PointerInteraction {
  private path: Point[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly told: HandTold,
  ) {
    super();
  }

  override handleMoveEvent(event: MapBrowserEvent): void {
    if (this.desk.tool === "pointer") this.told.point(this.at(event));
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const pressed = event.originalEvent as PointerEvent;
    if (pressed.button !== 0 || this.targetPointers.length !== 1) return false;
    if (this.desk.tool === "pointer") this.told.point(this.at(event));
    if (this.desk.tool === "draw") this.path = [this.at(event)];
    return this.desk.tool === "pointer" || this.desk.tool === "draw";
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    if (this.desk.tool === "pointer") return this.told.point(this.at(event));
    this.path.push(this.at(event));
    this.told.drawing(this.path);
  }

  override handleUpEvent(): boolean {
    if (this.desk.tool === "draw" && this.path.length > 1) this.told.drawn(simplified(this.path, MOST_POINTS).map(tenth));
    this.path = [];
    return false;
  }

  private at(event: MapBrowserEvent): Point {
    const { frame } = this.desk.stage;
    return frame.clamp(frame.toScan(event.coordinate));
  }
}

function tenth([x, y]: Point): Point {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}
