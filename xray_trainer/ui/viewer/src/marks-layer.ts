/**
 * Draws the marks while they are being made, the draft under the hand, and the crosshair. Every line has a dark
 * casing, so that it stands out on any grey.
 */

import Feature from "ol/Feature.js";
import OlMultiPolygon from "ol/geom/MultiPolygon.js";
import OlPoint from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import type OlMap from "ol/Map.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { polygonsOf, type Frame, type Point } from "./frame.ts";
import type { MarkBook } from "./marks.ts";
import type { Geometry } from "./types.ts";

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
  readonly isFilled?: boolean;
}

/** Returns the styles of an outline with casing and label. */
export function outline({ colour, width, dash, label, isFilled, corner = "top-left" }: LineLook): Style[] {
  const casing = new Style({ stroke: new Stroke({ color: CASING, width: width + 2.5 }) });
  const line = new Style({
    stroke: new Stroke(dash ? { color: colour, width, lineDash: dash, lineCap: "butt" } : { color: colour, width }),
    fill: new Fill({ color: isFilled ? "rgba(255, 255, 255, 0.06)" : "rgba(0, 0, 0, 0)" }),
  });
  return label ? [casing, line, labelled(label, colour, corner)] : [casing, line];
}

function labelled(label: string, colour: string, corner: Corner): Style {
  const { baseline, offset } = PLACES[corner];
  return new Style({
    geometry: (feature) => anchorOf(feature as Feature, corner),
    text: new Text({
      text: label,
      font: "600 12px system-ui, sans-serif",
      fill: new Fill({ color: colour }),
      backgroundFill: new Fill({ color: "rgba(10, 12, 15, 0.82)" }),
      padding: [3, 5, 2, 5],
      textAlign: "left",
      textBaseline: baseline,
      offsetX: offset[0],
      offsetY: offset[1],
      overflow: true,
    }),
  });
}

function anchorOf(feature: Feature, corner: Corner): OlPoint {
  const [left = 0, bottom = 0, right = 0, top = 0] = feature.getGeometry()?.getExtent() ?? [];
  if (corner === "right") return new OlPoint([right, (bottom + top) / 2]);
  return new OlPoint([left, corner === "top-left" ? top : bottom]);
}

/** Returns the feature of a geometry. */
export function featureOf(geometry: Geometry, frame: Frame): Feature {
  const rings = polygonsOf(geometry).map((polygon) => polygon.map((ring) => ring.map((point) => frame.toMap(point))));
  return new Feature(new OlMultiPolygon(rings));
}

export class MarksLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();

  constructor(
    private readonly map: OlMap,
    private readonly frame: Frame,
    private readonly marks: MarkBook,
  ) {
    this.layer = new VectorLayer({ source: this.source, updateWhileAnimating: true, updateWhileInteracting: true });
    marks.changed.on(() => this.draw());
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
    const features = this.marks.all.map((mark, index) => {
      const feature = featureOf(mark.geometry, this.frame);
      const isSelected = mark === this.marks.selected;
      feature.setId(mark.mark_id);
      feature.setStyle(
        outline({
          colour: isSelected ? COLOURS.selected : COLOURS.mark,
          width: isSelected ? 2.5 : 1.75,
          label: `${index + 1} · ${mark.confidence}/5`,
          isFilled: isSelected,
        }),
      );
      return feature;
    });
    this.source.clear(true);
    this.source.addFeatures(features);
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

/** Shows the rectangle being drawn. */
export function drawDraft(drafts: DraftLayer, frame: Frame, from: Point, to: Point): void {
  const feature = featureOf(frame.rectangle(from, to), frame);
  feature.setStyle(outline({ colour: COLOURS.selected, width: 1.5, dash: [6, 4] }));
  drafts.show([feature]);
}
