/**
 * What lies over a scan in a room besides one's own marks: the marks of others, each with colour, line and letter of
 * their own; where people look; where they point; what the mentor drew.
 */

import Feature from "ol/Feature.js";
import LineString from "ol/geom/LineString.js";
import OlPoint from "ol/geom/Point.js";
import OlPolygon from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import CircleStyle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import type { Point } from "./frame.ts";
import { featureOf, outline } from "./marks-layer.ts";
import type { Line } from "./room-fold.ts";
import type { Box, Someone } from "./room-types.ts";
import type { Stage } from "./stage.ts";
import type { Mark } from "./types.ts";

const CASING = "rgba(0, 0, 0, 0.75)";
const DRAWN = "#ff6bd5";
const DASHES: Readonly<Record<Someone["dash"], number[] | undefined>> = {
  solid: undefined,
  dashed: [9, 5],
  dotted: [2, 4],
  dash_dot: [11, 4, 2, 4],
};

/** People next to each other have their letters at different corners. */
const CORNERS = ["right", "bottom-left", "top-left"] as const;

/** How long a fading line stays, and how much of that it fades. */
export const FADE_MS = 8000;
const LAST_MS = 2000;

export class RoomLayers {
  private readonly marks = new VectorSource();
  private readonly views = new VectorSource();
  private readonly lines = new VectorSource();
  private readonly pointers = new VectorSource();
  private readonly viewLayer = new VectorLayer({ source: this.views });

  constructor(private readonly stage: Stage) {
    for (const layer of [this.viewLayer, layerOf(this.marks), layerOf(this.lines), layerOf(this.pointers)]) {
      stage.addLayer(layer);
    }
  }

  get areViewsShown(): boolean {
    return this.viewLayer.getVisible();
  }

  showViews(isShown: boolean): void {
    this.viewLayer.setVisible(isShown);
  }

  showMarks(all: readonly { readonly by: Someone; readonly marks: readonly Mark[] }[]): void {
    refill(
      this.marks,
      all.flatMap(({ by, marks }) => marks.map((mark) => this.drawnMark(by, mark))),
    );
  }

  showPeople(all: readonly { readonly by: Someone; readonly view: Box | null; readonly pointer: Point | null }[]): void {
    refill(
      this.views,
      all.flatMap(({ by, view }) => (view ? [this.drawnView(by, view)] : [])),
    );
    refill(
      this.pointers,
      all.flatMap(({ by, pointer }) => (pointer ? [this.drawnPointer(by, pointer)] : [])),
    );
  }

  /** Draws the lines as they are at a moment; returns whether one of them is fading. */
  showLines(lines: readonly Line[], atMs: number): boolean {
    const strength = (line: Line) => (line.fades ? Math.min(1, (FADE_MS - (atMs - line.atMs)) / LAST_MS) : 1);
    const visible = lines.filter((line) => strength(line) > 0);
    refill(
      this.lines,
      visible.map((line) => this.drawnLine(line.points, Math.max(0.05, strength(line)))),
    );
    return visible.some(({ fades }) => fades);
  }

  private drawnMark(by: Someone, mark: Mark): Feature {
    const feature = featureOf(mark.geometry, this.stage.frame);
    const dash = DASHES[by.dash];
    const look = { colour: by.colour, width: 2, label: `${by.letter} · ${mark.confidence}`, corner: CORNERS[Math.max(0, by.number) % CORNERS.length]! };
    feature.setStyle(outline(dash ? { ...look, dash } : look));
    return feature;
  }

  private drawnView(by: Someone, [left, top, right, bottom]: Box): Feature {
    const { frame } = this.stage;
    const inside = (x: number, y: number) => frame.toMap(frame.clamp([x, y]));
    const ring = [inside(left, top), inside(right, top), inside(right, bottom), inside(left, bottom), inside(left, top)];
    const feature = new Feature(new OlPolygon([ring]));
    feature.setStyle([
      new Style({ stroke: new Stroke({ color: CASING, width: 2.5 }) }),
      new Style({ stroke: new Stroke({ color: by.colour, width: 1, lineDash: [3, 5] }), text: label(by.letter, by.colour) }),
    ]);
    return feature;
  }

  private drawnPointer(by: Someone, at: Point): Feature {
    const feature = new Feature(new OlPoint(this.stage.frame.toMap(at)));
    const ring = (color: string, width: number) =>
      new Style({ image: new CircleStyle({ radius: 13, stroke: new Stroke({ color, width }), fill: new Fill({ color: "rgba(255, 255, 255, 0.08)" }) }) });
    const dot = new Style({ image: new CircleStyle({ radius: 3, fill: new Fill({ color: by.colour }) }) });
    const name = new Style({ text: label(by.name, by.colour, 24) });
    feature.setStyle([ring(CASING, 5.5), ring(by.colour, 3), dot, name]);
    return feature;
  }

  private drawnLine(points: readonly Point[], strength: number): Feature {
    const path = points.map((point) => this.stage.frame.toMap(point));
    const feature = new Feature(path.length > 1 ? new LineString(path) : new OlPoint(path[0] ?? [0, 0]));
    const casing = new Style({ stroke: new Stroke({ color: `rgba(0, 0, 0, ${0.75 * strength})`, width: 6 }) });
    const alpha = Math.round(255 * strength).toString(16).padStart(2, "0");
    feature.setStyle([casing, new Style({ stroke: new Stroke({ color: DRAWN + alpha, width: 3.5 }) })]);
    return feature;
  }
}

function label(text: string, colour: string, offsetY = 0): Text {
  return new Text({
    text,
    font: "600 12px system-ui, sans-serif",
    fill: new Fill({ color: colour }),
    backgroundFill: new Fill({ color: "rgba(10, 12, 15, 0.82)" }),
    padding: [2, 4, 1, 4],
    offsetY,
    overflow: true,
  });
}

function layerOf(source: VectorSource): VectorLayer {
  return new VectorLayer({ source, updateWhileAnimating: true, updateWhileInteracting: true });
}

function refill(source: VectorSource, features: Feature[]): void {
  source.clear(true);
  source.addFeatures(features);
}
