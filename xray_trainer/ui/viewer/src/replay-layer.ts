/** Over a replayed scan: the marks as they stood, what the trainee had on screen, what is being spoken about. */

import Feature from "ol/Feature.js";
import { fromExtent } from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { LINES } from "./feedback-layers.ts";
import { COLOURS, featureOf, outline } from "./marks-layer.ts";
import type { ReplayState } from "./replay-states.ts";
import type { Thread } from "./replay-types.ts";
import type { About } from "./replaying.ts";
import type { Stage } from "./stage.ts";
import type { Mark, MarkOutcome } from "./types.ts";

const SIGNS: Readonly<Record<MarkOutcome, string>> = { hit: "✓", false_mark: "✗", ignored: "–" };
const SIGHT_COLOUR = "#7cc4ff";

export interface Drawn {
  readonly state: ReplayState;
  readonly about: About;
  readonly threads: readonly Thread[];
  /** How the marks were judged; undefined while truth is not shown. */
  readonly outcomes: ReadonlyMap<string, MarkOutcome> | undefined;
  readonly isSightShown: boolean;
}

export class ReplayLayer {
  private readonly source = new VectorSource();
  private readonly layer: VectorLayer;

  constructor(private readonly stage: Stage) {
    this.layer = new VectorLayer({ source: this.source, updateWhileAnimating: true, updateWhileInteracting: true });
    stage.addLayer(this.layer);
  }

  /** Returns the id of the smallest mark at a pixel. */
  markAt(pixel: number[], tolerancePx: number): string | undefined {
    const options = { hitTolerance: tolerancePx, layerFilter: (layer: unknown) => layer === this.layer };
    const found = (this.stage.map.getFeaturesAtPixel(pixel, options) as Feature[]).filter((one) => one.getId() !== undefined);
    const area = (feature: Feature) => {
      const [left = 0, bottom = 0, right = 0, top = 0] = feature.getGeometry()?.getExtent() ?? [];
      return (right - left) * (top - bottom);
    };
    return found.sort((one, other) => area(one) - area(other))[0]?.getId() as string | undefined;
  }

  draw(drawn: Drawn): void {
    const { state, about, threads } = drawn;
    const features = state.marks.map((mark, index) => this.mark(mark, index + 1, drawn));
    const regions = threads.flatMap(({ geometry }) => geometry ?? []);
    for (const region of regions) features.push(this.region(region, false));
    if (about.region) features.push(this.region(about.region, true));
    const seen = drawn.isSightShown && this.sight(state);
    if (seen) features.push(seen);
    this.source.clear(true);
    this.source.addFeatures(features);
  }

  private mark(mark: Mark, number: number, { state, about, threads, outcomes }: Drawn): Feature {
    const feature = featureOf(mark.geometry, this.stage.frame);
    const outcome = outcomes?.get(mark.mark_id);
    const isNow = state.moment.mark?.mark_id === mark.mark_id;
    const isChosen = about.markId === mark.mark_id;
    const said = threads.some((thread) => thread.mark_id === mark.mark_id) ? " ✎" : "";
    const line: { colour: string; width: number; dash?: readonly number[] } = outcome ? LINES[outcome] : { colour: COLOURS.mark, width: 1.75 };
    const sign = outcome ? `${SIGNS[outcome]} ` : "";
    const look = { colour: isChosen ? COLOURS.selected : line.colour, width: line.width + (isNow || isChosen ? 1.25 : 0) };
    const label = `${sign}${number} · ${mark.confidence}/5${said}`;
    feature.setId(mark.mark_id);
    feature.setStyle(outline({ ...look, ...(line.dash && { dash: [...line.dash] }), label, corner: "bottom-left", isFilled: isChosen }));
    return feature;
  }

  private region(geometry: Mark["geometry"], isNew: boolean): Feature {
    const feature = featureOf(geometry, this.stage.frame);
    feature.setStyle(outline({ colour: COLOURS.selected, width: isNew ? 2.25 : 1.25, dash: [6, 4], label: "✎", isFilled: isNew }));
    return feature;
  }

  /** Returns the part of the scan that was on screen; undefined where the journal does not tell its size. */
  private sight({ sight }: ReplayState): Feature | undefined {
    if (!sight?.size_px) return undefined;
    const [x, y] = this.stage.frame.toMap([sight.x, sight.y]);
    const [right, up] = sight.size_px.map((pixels) => (pixels * sight.resolution) / 2) as [number, number];
    const feature = new Feature(fromExtent([x - right, y - up, x + right, y + up]));
    feature.setStyle(outline({ colour: SIGHT_COLOUR, width: 1.25, dash: [2, 5] }));
    return feature;
  }
}
