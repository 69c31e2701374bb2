/**
 * Draws the marks while they are being made, the draft under the hand, and the crosshair. Every line has a dark
 * casing, so that it stands out on any grey.
 */

import Feature from "ol/Feature.js";
import OlLineString from "ol/geom/LineString.js";
import OlMultiPolygon from "ol/geom/MultiPolygon.js";
import OlPoint from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import type OlMap from "ol/Map.js";
import VectorSource from "ol/source/Vector.js";
import CircleStyle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { polygonsOf, type Frame, type Point } from "./frame.ts";
import type { MarkBook } from "./marks.ts";
import type { Reshaping } from "./reshaping.ts";
import type { Signal } from "./signal.ts";
import { centreOf, outlineOf, shapeOf } from "./shapes.ts";
import type { Geometry, Mark, Shape } from "./types.ts";

export const COLOURS = {
  mark: "#ffd54a",
  selected: "#ffffff",
  truth: "#4dd0e1",
  hit: "#7ee081",
  false_mark: "#ffa04d",
  ignored: "#b8c0c8",
  finding: "#d9a6ff",
} as const;

const CASING = "rgba(0, 0, 0, 0.75)";

/** Where a label stands outside its outline; three places, so that three things on one spot stay readable. */
export type Corner = "top-left" | "bottom-left" | "right";

const PLACES = {
  "top-left": { baseline: "bottom", offset: [4, -5] },
  "bottom-left": { baseline: "top", offset: [4, 6] },
  right: { baseline: "middle", offset: [9, 1] },
} as const satisfies Record<Corner, { baseline: CanvasTextBaseline; offset: Point }>;

export interface LineLook {
  readonly colour: string;
  readonly width: number;
  readonly dash?: number[];
  readonly label?: string;
  readonly corner?: Corner;
  /** Whether the label ends at the right edge of the outline, rather than beginning at its left one. */
  readonly endsRight?: boolean;
  readonly isFilled?: boolean;
}

/** Returns the styles of an outline with casing and label. */
export function outline({ colour, width, dash, label, isFilled, corner = "top-left", endsRight = false }: LineLook): Style[] {
  const casing = new Style({ stroke: new Stroke({ color: CASING, width: width + 2.5 }) });
  const line = new Style({
    stroke: new Stroke(dash ? { color: colour, width, lineDash: dash, lineCap: "butt" } : { color: colour, width }),
    fill: new Fill({ color: isFilled ? "rgba(255, 255, 255, 0.06)" : "rgba(0, 0, 0, 0)" }),
  });
  return label ? [casing, line, labelled(label, colour, corner, endsRight)] : [casing, line];
}

function labelled(label: string, colour: string, corner: Corner, endsRight: boolean): Style {
  const { baseline, offset } = PLACES[corner];
  return new Style({
    geometry: (feature) => anchorOf(feature as Feature, corner, endsRight),
    text: new Text({
      text: label,
      font: "600 12px system-ui, sans-serif",
      fill: new Fill({ color: colour }),
      backgroundFill: new Fill({ color: "rgba(10, 12, 15, 0.82)" }),
      padding: [3, 5, 2, 5],
      textAlign: endsRight ? "right" : "left",
      textBaseline: baseline,
      offsetX: endsRight ? -offset[0] : offset[0],
      offsetY: offset[1],
      overflow: true,
    }),
  });
}

function anchorOf(feature: Feature, corner: Corner, endsRight: boolean): OlPoint {
  const [left = 0, bottom = 0, right = 0, top = 0] = feature.getGeometry()?.getExtent() ?? [];
  if (corner === "right") return new OlPoint([right, (bottom + top) / 2]);
  return new OlPoint([endsRight ? right : left, corner === "top-left" ? top : bottom]);
}

/** Returns the feature of a geometry. */
export function featureOf(geometry: Geometry, frame: Frame): Feature {
  const rings = polygonsOf(geometry).map((polygon) => polygon.map((ring) => ring.map((point) => frame.toMap(point))));
  return new Feature(new OlMultiPolygon(rings));
}

/** Returns the sign of a point on the screen, a ring around its place. */
export function pointSign(colour: string, centre: (feature: Feature) => OlPoint): Style[] {
  return [[CASING, 4.5], [colour, 2]].map(
    ([color, width]) =>
      new Style({
        geometry: (feature) => centre(feature as Feature),
        image: new CircleStyle({ radius: 9, stroke: new Stroke({ color: String(color), width: Number(width) }) }),
      }),
  );
}

export class MarksLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();

  constructor(
    private readonly map: OlMap,
    private readonly frame: Frame,
    private readonly marks: MarkBook,
    private readonly reshaping: Reshaping,
    turned: Signal,
    private readonly labelOf = (mark: Mark, index: number) => `${index + 1} · ${mark.confidence}/5`,
  ) {
    this.layer = new VectorLayer({ source: this.source, updateWhileAnimating: true, updateWhileInteracting: true });
    marks.changed.on(() => this.draw());
    reshaping.changed.on(() => this.draw());
    turned.on(() => this.draw());
    this.draw();
  }

  /** Returns the id of the smallest mark at a pixel. */
  markAt(pixel: number[], tolerancePx: number): string | undefined {
    const found = this.map.getFeaturesAtPixel(pixel, {
      hitTolerance: tolerancePx,
      layerFilter: (layer) => layer === this.layer,
    }) as Feature[];
    const area = (feature: Feature) => (feature.getGeometry() as OlMultiPolygon).getArea();
    return found.sort((a, b) => area(a) - area(b))[0]?.getId() as string | undefined;
  }

  private draw(): void {
    this.source.clear(true);
    this.source.addFeatures(this.marks.all.map((mark, index) => this.drawn(this.reshaping.shown(mark), index)));
  }

  private drawn(mark: Mark, index: number): Feature {
    const feature = featureOf(mark.geometry, this.frame);
    const isSelected = mark.mark_id === this.marks.selected?.mark_id;
    const colour = isSelected ? COLOURS.selected : COLOURS.mark;
    const label = this.labelOf(mark, index);
    const lines = outline({ colour, width: isSelected ? 2.5 : 1.75, label, isFilled: isSelected });
    const centre = () => new OlPoint(this.frame.toMap(centreOf(mark.geometry, this.frame)));
    feature.setId(mark.mark_id);
    feature.setStyle(shapeOf(mark) === "point" ? [...pointSign(colour, centre), ...lines] : lines);
    return feature;
  }
}

export class DraftLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();

  constructor() {
    this.layer = new VectorLayer({ source: this.source, updateWhileAnimating: true, updateWhileInteracting: true });
  }

  clear(): void {
    this.source.clear(true);
  }

  show(features: Feature[]): void {
    this.source.clear(true);
    this.source.addFeatures(features);
  }
}

/** Shows the mark being drawn: its outline, or the line of its points while they make none. */
export function drawDraft(drafts: DraftLayer, frame: Frame, shape: Shape, path: readonly Point[]): void {
  const outlined = outlineOf(shape, path, frame);
  const line = new OlLineString(path.map((point) => frame.toMap(point)));
  const feature = outlined ? featureOf(outlined, frame) : new Feature(line);
  feature.setStyle(outline({ colour: COLOURS.selected, width: 1.5, dash: [6, 4] }));
  drafts.show(shape === "polygon" ? [feature, ...path.map((point) => dot(frame.toMap(point)))] : [feature]);
}

function dot(at: number[]): Feature {
  const feature = new Feature(new OlPoint(at));
  const stroke = new Stroke({ color: CASING, width: 1.5 });
  feature.setStyle(new Style({ image: new CircleStyle({ radius: 4, fill: new Fill({ color: "#ffffff" }), stroke }) }));
  return feature;
}
