/** Over the scan under review: the findings with what was said about each, the anomaly map, material colours. */

import type Feature from "ol/Feature.js";
import ImageLayer from "ol/layer/Image.js";
import VectorLayer from "ol/layer/Vector.js";
import ImageStatic from "ol/source/ImageStatic.js";
import VectorSource from "ol/source/Vector.js";
import type { Overlay } from "./desk-api.ts";
import type { Point } from "./frame.ts";
import { COLOURS, featureOf, outline, type LineLook } from "./marks-layer.ts";
import type { Stage } from "./stage.ts";
import type { ReviewFinding, ReviewScan, Word } from "./types.ts";

/** Line and sign of each word, so that colour is never all there is. */
const LOOKS: Readonly<Record<Word, LineLook & { readonly sign: string }>> = {
  "": { colour: COLOURS.finding, width: 1.75, dash: [11, 4, 2, 4], sign: "◇" },
  confirm: { colour: COLOURS.hit, width: 2.25, sign: "✓" },
  reject: { colour: COLOURS.ignored, width: 1.75, dash: [2, 4], sign: "✗" },
  unsure: { colour: COLOURS.false_mark, width: 2, dash: [9, 5], sign: "?" },
};
const HIT_PX = 10;

export class ReviewLayers {
  private readonly source = new VectorSource();
  private readonly findings = new VectorLayer({ source: this.source });
  private readonly overlays = new Map<Overlay, ImageLayer<ImageStatic>>();

  constructor(
    private readonly stage: Stage,
    scan: ReviewScan,
    overlayUrl: (overlay: Overlay) => string,
  ) {
    if (scan.has_material) this.offer("material", overlayUrl("material"));
    if (scan.map_px) this.offer("map", overlayUrl("map"), scan.map_px);
    stage.addLayer(this.findings);
  }

  /** Whether this scan has such a picture at all. */
  has(overlay: Overlay): boolean {
    return this.overlays.has(overlay);
  }

  isShown(what: Overlay | "findings"): boolean {
    return what === "findings" ? this.findings.getVisible() : this.overlays.get(what)?.getVisible() === true;
  }

  toggle(what: Overlay | "findings"): void {
    const layer = what === "findings" ? this.findings : this.overlays.get(what);
    layer?.setVisible(!layer.getVisible());
  }

  zoomTo(finding: ReviewFinding): void {
    this.stage.fitTo(featureOf(finding.geometry, this.stage.frame).getGeometry()!.getExtent());
  }

  /** Returns the place in the list of the finding at a pixel. */
  findingAt(pixel: number[]): number | undefined {
    const options = { hitTolerance: HIT_PX, layerFilter: (layer: unknown) => layer === this.findings };
    const [found] = this.stage.map.getFeaturesAtPixel(pixel, options) as Feature[];
    return found?.getId() as number | undefined;
  }

  draw(
    findings: readonly ReviewFinding[],
    selected: ReviewFinding | undefined,
    wordOf: (finding: ReviewFinding) => Word,
  ): void {
    const features = findings.map((finding, index) => {
      const feature = featureOf(finding.geometry, this.stage.frame);
      const { sign, ...line } = LOOKS[wordOf(finding)];
      const look = { ...line, label: `${sign} ${index + 1}` };
      const isSelected = finding === selected;
      feature.setId(index);
      feature.setStyle(outline(isSelected ? { ...look, colour: COLOURS.selected, width: line.width + 1, isFilled: true } : look));
      return feature;
    });
    this.source.clear(true);
    this.source.addFeatures(features);
  }

  private offer(overlay: Overlay, url: string, size?: Point): void {
    const { extent, projection, aspect } = this.stage.frame;
    const imageExtent = size ? [0, -size[1] * aspect, size[0], 0] : extent;
    const source = new ImageStatic({ url, imageExtent, projection, interpolate: true });
    const layer = new ImageLayer({ source, visible: false });
    this.overlays.set(overlay, layer);
    this.stage.addLayer(layer);
  }
}
