/**
 * Drawing and pulling with mouse, pen or one finger. Rectangle, ellipse and freehand are dragged; the corners of a
 * polygon are set one by one, and it closes at its first corner or where the last one is set twice; a point is set
 * at once. A second finger means zooming and takes a dragged draft back. A press without a drag selects instead.
 */

import PointerInteraction from "ol/interaction/Pointer.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import { shapeOf, type Desk } from "./desk.ts";
import { addMark } from "./drawing.ts";
import type { Point } from "./frame.ts";
import type { HandlesLayer } from "./handles-layer.ts";
import type { Shape } from "./types.ts";

const LEAST_PX = 4;
const STEP_PX = 3;
const REACH_PX = { mouse: 10, touch: 24 } as const;

export class ShapeTool extends PointerInteraction {
  private shape: Shape | undefined;
  private isPulling = false;
  private fromPixel: readonly number[] = [];
  private lastPixel: readonly number[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly handles: HandlesLayer,
  ) {
    super();
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const pressed = event.originalEvent as PointerEvent;
    if (!this.desk.marks.isEditable || pressed.button !== 0 || this.targetPointers.length !== 1) return false;
    this.fromPixel = this.lastPixel = event.pixel;
    this.shape = shapeOf(this.desk.tool);
    if (this.desk.drawing.isOpen) return this.shape === "polygon";
    const isNavigating = this.desk.tool === "navigate";
    const grip = this.handles.gripAt(event.pixel, reachOf(event) / (isNavigating ? 1 : 2));
    if (grip && (this.shape || isNavigating)) {
      this.isPulling = true;
      this.desk.reshaping.begin(grip, this.placeOf(event));
      return true;
    }
    if (this.shape && isDragged(this.shape)) this.desk.drawing.start(this.shape, this.placeOf(event));
    return this.shape !== undefined;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    const { drawing, reshaping } = this.desk;
    const isAlone = this.targetPointers.length === 1;
    if (this.isPulling) return isAlone ? reshaping.pull(this.placeOf(event)) : this.letGo();
    if (!this.shape) return;
    if (!isAlone) return this.giveWay();
    if (this.shape === "freehand" && away(event.pixel, this.lastPixel) >= STEP_PX) {
      this.lastPixel = event.pixel;
      drawing.add(this.placeOf(event));
    } else if (this.shape !== "freehand") drawing.show(this.placeOf(event));
  }

  override handleUpEvent(event: MapBrowserEvent): boolean {
    const { shape } = this;
    if (this.isPulling) this.desk.reshaping.flush();
    else if (shape) this.end(shape, event);
    this.isPulling = false;
    this.shape = undefined;
    return false;
  }

  override handleMoveEvent(event: MapBrowserEvent): void {
    const { drawing, tool } = this.desk;
    if (drawing.isOpen && drawing.shape === "polygon" && shapeOf(tool) === "polygon") drawing.show(this.placeOf(event));
  }

  override stopDown(handled: boolean): boolean {
    return handled && this.isPulling;
  }

  private end(shape: Shape, event: MapBrowserEvent): void {
    const { desk } = this;
    const at = this.placeOf(event);
    if (shape === "polygon") return this.setCorner(event);
    if (shape === "point") return void addMark(desk, shape, [at]);
    const [x = 0, y = 0] = event.pixel;
    const [fromX = 0, fromY = 0] = this.fromPixel;
    const isLarge =
      shape === "freehand"
        ? desk.drawing.path.length > 2
        : Math.min(Math.abs(x - fromX), Math.abs(y - fromY)) >= LEAST_PX;
    if (isLarge) desk.drawing.finish(at);
    else desk.drawing.cancel();
  }

  private setCorner(event: MapBrowserEvent): void {
    const { drawing } = this.desk;
    const reach = reachOf(event);
    const [first, last] = [drawing.path[0], drawing.path.at(-1)];
    const isOn = (point: Point | undefined, px: number) => point !== undefined && away(this.pixelOf(point), event.pixel) <= px;
    const closes = drawing.path.length > 2 && (isOn(first, reach) || isOn(last, LEAST_PX));
    if (closes) drawing.finish();
    else if (!drawing.isOpen) drawing.start("polygon", this.placeOf(event));
    else if (!isOn(last, LEAST_PX)) drawing.add(this.placeOf(event));
  }

  /** A second finger is down: the corners that are set stay, what is being dragged goes. */
  private giveWay(): void {
    if (this.shape !== "polygon") this.desk.drawing.cancel();
    this.shape = undefined;
  }

  private letGo(): void {
    this.desk.reshaping.drop();
    this.isPulling = false;
    this.shape = undefined;
  }

  private placeOf(event: MapBrowserEvent): Point {
    return this.desk.stage.frame.toScan(event.coordinate);
  }

  private pixelOf(point: Point): readonly number[] {
    const { map, frame } = this.desk.stage;
    return map.getPixelFromCoordinate(frame.toMap(point)) ?? [];
  }
}

/** Returns how near a pointer must come: a finger hides what it touches. */
export function reachOf(event: MapBrowserEvent): number {
  return (event.originalEvent as PointerEvent).pointerType === "touch" ? REACH_PX.touch : REACH_PX.mouse;
}

function isDragged(shape: Shape): boolean {
  return shape === "rectangle" || shape === "ellipse" || shape === "freehand";
}

function away([x = 0, y = 0]: readonly number[], [otherX = 0, otherY = 0]: readonly number[]): number {
  return Math.hypot(x - otherX, y - otherY);
}
