/**
 * Marking without a pointer: a crosshair that arrow keys move over the scan; Enter sets one corner, Enter again the
 * other.
 */

import Feature from "ol/Feature.js";
import LineString from "ol/geom/LineString.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import { DraftLayer, drawDraft } from "./marks-layer.ts";
import { addRectangle } from "./tool-rectangle.ts";

const ARM_PX = 5000;
const GAP_PX = 7;
const EDGE_PX = 40;

export class Crosshair {
  readonly lines = new DraftLayer();
  private at: Point | undefined;
  private from: Point | undefined;

  constructor(
    private readonly desk: Desk,
    private readonly drafts: DraftLayer,
  ) {
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
    this.at = this.from = undefined;
    this.drafts.clear();
    this.show();
  }

  /** Takes the first corner back, or else leaves; returns whether there was anything to end. */
  cancel(): boolean {
    if (!this.isOn) return false;
    if (!this.from) this.leave();
    this.from = undefined;
    this.drafts.clear();
    this.show();
    return true;
  }

  /** Moves by so many pixels of the screen. */
  move(right: number, down: number): void {
    if (!this.at) return;
    const { frame, view } = this.desk.stage;
    const resolution = view.getResolution() ?? 1;
    const [x, y] = this.at;
    this.at = frame.clamp([x + right * resolution, y + (down * resolution) / frame.aspect]);
    this.keepInSight();
    this.show();
  }

  /** Sets a corner: the first one, or the second and with it the mark. */
  press(): void {
    if (!this.at) return this.toggle();
    if (!this.desk.marks.isEditable) return;
    if (!this.from) {
      this.from = this.at;
      this.desk.say("crosshair_started");
    } else {
      addRectangle(this.desk, this.from, this.at);
      this.from = undefined;
      this.drafts.clear();
    }
    this.show();
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
    if (this.from) drawDraft(this.drafts, frame, this.from, this.at);
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

const LINE = [
  new Style({ stroke: new Stroke({ color: "rgba(0, 0, 0, 0.6)", width: 3 }) }),
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 1 }) }),
];

function line(from: Point, to: Point): Feature {
  const feature = new Feature(new LineString([[...from], [...to]]));
  feature.setStyle(LINE);
  return feature;
}
