/**
 * What the tools with two points do and draw: zoom and window of a selection at once; length, area and profile stay
 * on the scan until they are cleared or made anew.
 */

import Feature from "ol/Feature.js";
import OlLineString from "ol/geom/LineString.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { lineToolOf } from "./tool-line.ts";
import type { Desk, LineTool } from "./desk.ts";
import type { Frame, Point } from "./frame.ts";
import { outline } from "./marks-layer.ts";
import { Signal } from "./signal.ts";

const COLOUR = "#9be7ff";

/** Something measured, between two points of the scan. */
export interface Measured {
  readonly tool: LineTool;
  readonly from: Point;
  readonly to: Point;
}

export class Measuring {
  /** What was measured changed; undefined when it was cleared. */
  readonly changed = new Signal<Measured | undefined>();
  current: Measured | undefined;
  private readonly source = new VectorSource();
  /** First point of the keyboard. */
  private held: Point | undefined;

  constructor(private readonly desk: Desk) {
    const layer = new VectorLayer({ source: this.source, updateWhileInteracting: true });
    layer.setZIndex(5);
    desk.stage.addLayer(layer);
  }

  /** Sets a point where the crosshair is, the first or the second one. */
  press(): void {
    const { crosshair } = this.desk;
    if (!crosshair.isOn) return crosshair.toggle();
    const at = crosshair.position!;
    if (!this.held) {
      this.held = at;
      this.desk.say("line_started");
      return;
    }
    const from = this.held;
    this.held = undefined;
    if (Math.hypot(at[0] - from[0], at[1] - from[1]) >= 1) this.finish(from, at);
  }

  /** Follows the crosshair between its two points. */
  follow(): void {
    const at = this.desk.crosshair.position;
    if (this.held && at && lineToolOf(this.desk)) this.draw(this.held, at);
  }

  draw(from: Point, to: Point): void {
    const tool = lineToolOf(this.desk);
    if (!tool) return;
    const { frame } = this.desk.stage;
    const line = new Feature(new OlLineString(pathOf(tool, from, to).map((point) => frame.toMap(point))));
    const label = this.label({ tool, from, to });
    line.setStyle(outline({ colour: COLOUR, width: 2, ...(label && { label }) }));
    this.source.clear(true);
    this.source.addFeature(line);
  }

  /** Takes away what is only drawn. */
  drop(): void {
    this.source.clear();
    if (this.current && lineToolOf(this.desk) === this.current.tool) this.draw(this.current.from, this.current.to);
  }

  finish(from: Point, to: Point): void {
    const tool = lineToolOf(this.desk);
    if (!tool) return;
    const { stage } = this.desk;
    this.desk.marks.log(tool, { from: from.map(Math.round), to: to.map(Math.round), ...this.values({ tool, from, to }) });
    if (tool === "zoom_area" || tool === "window_area") {
      this.source.clear();
      if (tool === "zoom_area") stage.zoomTo(from, to);
      else stage.setWindow(stage.windowWithin(from, to));
      return this.desk.setTool("navigate");
    }
    this.current = { tool, from, to };
    this.draw(from, to);
    const label = this.label(this.current);
    if (label) this.desk.said.emit(label);
    this.changed.emit(this.current);
  }

  /** Clears what was measured; returns whether there was anything. */
  clear(): boolean {
    const wasThere = this.current !== undefined || this.held !== undefined;
    this.current = this.held = undefined;
    this.source.clear();
    if (wasThere) this.changed.emit(undefined);
    return wasThere;
  }

  private values({ tool, from, to }: Measured): Readonly<Record<string, number>> {
    const { frame } = this.desk.stage;
    if (tool === "length" || tool === "profile") return { metres: rounded(lengthOf(frame, from, to)) };
    if (tool === "window_area") return { ...this.desk.stage.windowWithin(from, to) };
    const [width, height] = sidesOf(frame, from, to);
    return { width: rounded(width), height: rounded(height), square_metres: rounded(width * height) };
  }

  private label({ tool, from, to }: Measured): string {
    const { texts, stage } = this.desk;
    if (tool === "zoom_area" || tool === "window_area") return "";
    if (tool !== "area") return texts.say("metres", { length: texts.number(lengthOf(stage.frame, from, to), 2) });
    const [width, height] = sidesOf(stage.frame, from, to);
    const values = { width: texts.number(width, 2), height: texts.number(height, 2), area: texts.number(width * height, 2) };
    return texts.say("area_value", values);
  }
}

/** Returns the length in metres between two points of the scan. */
export function lengthOf(frame: Frame, from: Point, to: Point): number {
  return Math.hypot(...sidesOf(frame, from, to));
}

/** Returns width and height in metres of the rectangle between two points. */
export function sidesOf(frame: Frame, from: Point, to: Point): [number, number] {
  const [width, height] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
  return [frame.metres(width), frame.metres(height * frame.aspect)];
}

function pathOf(tool: LineTool, [x0, y0]: Point, [x1, y1]: Point): Point[] {
  if (tool === "length" || tool === "profile") return [[x0, y0], [x1, y1]];
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]];
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
