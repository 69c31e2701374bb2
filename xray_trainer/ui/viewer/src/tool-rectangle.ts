/**
 * Marks a rectangle by dragging, with mouse, pen or one finger; a second finger means zooming and takes the draft
 * back. A press without a drag selects instead.
 */

import PointerInteraction from "ol/interaction/Pointer.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import { drawDraft, type DraftLayer } from "./marks-layer.ts";

const LEAST_PX = 4;

export class RectangleTool extends PointerInteraction {
  private from: Point | undefined;
  private fromPixel: readonly number[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly drafts: DraftLayer,
  ) {
    super();
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const pressed = event.originalEvent as PointerEvent;
    const isDrawing =
      this.desk.tool === "mark" && this.desk.marks.isEditable && pressed.button === 0 && this.targetPointers.length === 1;
    if (!isDrawing) return false;
    this.from = this.desk.stage.frame.toScan(event.coordinate);
    this.fromPixel = event.pixel;
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    if (this.targetPointers.length > 1) this.from = undefined;
    if (!this.from) return this.drafts.clear();
    drawDraft(this.drafts, this.desk.stage.frame, this.from, this.desk.stage.frame.toScan(event.coordinate));
  }

  override handleUpEvent(event: MapBrowserEvent): boolean {
    this.drafts.clear();
    const [x = 0, y = 0] = event.pixel;
    const [fromX = 0, fromY = 0] = this.fromPixel;
    const isDragged = Math.min(Math.abs(x - fromX), Math.abs(y - fromY)) >= LEAST_PX;
    if (this.from && isDragged) addRectangle(this.desk, this.from, this.desk.stage.frame.toScan(event.coordinate));
    this.from = undefined;
    return false;
  }

  override stopDown(): boolean {
    return false;
  }
}

/** Adds a mark between two corners of the scan, unless nothing of it lies on the scan. */
export function addRectangle(desk: Desk, from: Point, to: Point): void {
  const { frame } = desk.stage;
  const geometry = frame.rectangle(from, to);
  const [x0, y0, x1, y1] = frame.bounds(geometry);
  if (x1 - x0 < 1 || y1 - y0 < 1) return desk.say("mark_too_small");
  desk.marks.add(geometry);
  desk.say("mark_added", { number: desk.marks.all.length });
}

