/**
 * Marking without a pointer: a crosshair that arrow keys move over the scan. Enter sets the corners of a rectangle or
 * an ellipse, each corner of a polygon (twice in place ends it), begins and ends a freehand line, or sets a point.
 */

import Feature from "ol/Feature.js";
import LineString from "ol/geom/LineString.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import { shapeOf, type Desk } from "./desk.ts";
import { addMark } from "./drawing.ts";
import type { Point } from "./frame.ts";
import { DraftLayer } from "./marks-layer.ts";

const ARM_PX = 5000;
const GAP_PX = 7;
const EDGE_PX = 40;

export class Crosshair {
  readonly lines = new DraftLayer();
  private at: Point | undefined;

  constructor(private readonly desk: Desk) {
    desk.stage.viewChanged.on(() => this.draw());
  }

  get isOn(): boolean {
    return this.at !== undefined;
  }

  /** Where the crosshair is, in scan pixels. */
  get position(): Point | undefined {
    return this.at;
  }

  toggle(): void {
    if (this.isOn) return this.leave();
    this.at = this.desk.stage.middle();
    this.desk.say("crosshair_on");
    this.show();
  }

  leave(): void {
    this.at = undefined;
    this.desk.drawing.cancel();
    this.show();
  }

  /** Drops what is being drawn, or else leaves; returns whether there was anything to end. */
  cancel(): boolean {
    if (this.desk.drawing.cancel()) return true;
    if (!this.isOn) return false;
    this.leave();
    return true;
  }

  /** Moves by so many pixels of the screen. */
  move(right: number, down: number): void {
    if (!this.at) return;
    this.at = this.desk.stage.moved(this.at, [right, down]);
    this.keepInSight();
    const { drawing } = this.desk;
    if (drawing.shape === "freehand" && drawing.isOpen) drawing.add(this.at);
    this.show();
  }

  /** Sets a point where the crosshair is: what it means depends on the shape. */
  press(): void {
    if (!this.at) return this.toggle();
    if (!this.desk.marks.isEditable) return;
    const { drawing } = this.desk;
    const shape = shapeOf(this.desk.tool) ?? "rectangle";
    if (shape === "point") addMark(this.desk, shape, [this.at]);
    else if (!drawing.isOpen) this.begin(this.at);
    else if (shape !== "polygon" || same(drawing.path.at(-1), this.at)) drawing.finish(this.at);
    else {
      drawing.add(this.at);
      this.desk.say("crosshair_corner", { number: drawing.path.length });
    }
    this.show();
  }

  private begin(at: Point): void {
    const shape = shapeOf(this.desk.tool) ?? "rectangle";
    this.desk.drawing.start(shape, at);
    this.desk.say({ freehand: "crosshair_line", polygon: "crosshair_polygon" }[String(shape)] ?? "crosshair_started");
  }

  private show(): void {
    this.draw();
    this.desk.changed.emit();
  }

  private draw(): void {
    const { frame, view } = this.desk.stage;
    if (!this.at) return this.lines.clear();
    const [x, y] = frame.toMap(this.at);
    const unit = view.getResolution() ?? 1;
    const [arm, gap] = [ARM_PX * unit, GAP_PX * unit];
    this.lines.show([
      line([x - arm, y], [x - gap, y]),
      line([x + gap, y], [x + arm, y]),
      line([x, y - arm], [x, y - gap]),
      line([x, y + gap], [x, y + arm]),
    ]);
    this.desk.drawing.show(this.at);
  }

  private keepInSight(): void {
    const { map, frame } = this.desk.stage;
    const [width = 0, height = 0] = map.getSize() ?? [];
    const [x = 0, y = 0] = (this.at && map.getPixelFromCoordinate(frame.toMap(this.at))) ?? [];
    const beyond = (at: number, size: number) => Math.min(0, at - EDGE_PX) + Math.max(0, at - size + EDGE_PX);
    const [right, down] = [beyond(x, width), beyond(y, height)];
    if (right || down) this.desk.stage.pan([right, down]);
  }
}

function same(one: Point | undefined, other: Point): boolean {
  return one !== undefined && one[0] === other[0] && one[1] === other[1];
}

const LINE = [
  new Style({ stroke: new Stroke({ color: "rgba(0, 0, 0, 0.6)", width: 3 }) }),
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 1 }) }),
];

function line(from: Point, to: Point): Feature {
  const feature = new Feature(new LineString([[...from], [...to]]));
  feature.setStyle(LINE);
  return feature;
}
