/**
 * After submitting: where something was hidden, what the person marked and how it was judged, what the detector
 * found. Each of the three has its own line, sign and words, so that colour is never all there is.
 */

import type Feature from "ol/Feature.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import type { Frame } from "./frame.ts";
import { COLOURS, featureOf, outline, type LineLook } from "./marks-layer.ts";
import type { Stage } from "./stage.ts";
import type { Texts } from "./texts.ts";
import type { Feedback, MarkOutcome } from "./types.ts";

export type LayerName = "truth" | "own" | "finding";

export const LAYER_NAMES: readonly LayerName[] = ["truth", "own", "finding"];

/** The line of each thing, for the map and for the legend. */
export const LINES = {
  truth: { colour: COLOURS.truth, width: 4 },
  harmless: { colour: COLOURS.truth, width: 1.5, dash: [3, 3] },
  hit: { colour: COLOURS.hit, width: 2 },
  false_mark: { colour: COLOURS.false_mark, width: 2, dash: [9, 5] },
  ignored: { colour: COLOURS.ignored, width: 2, dash: [2, 4] },
  finding: { colour: COLOURS.finding, width: 1.75, dash: [11, 4, 2, 4] },
} as const satisfies Record<string, { colour: string; width: number; dash?: readonly number[] }>;

const SIGNS: Readonly<Record<MarkOutcome, string>> = { hit: "✓", false_mark: "✗", ignored: "–" };

export class Layers {
  private readonly layers: Readonly<Record<LayerName, VectorLayer>>;

  constructor(
    stage: Stage,
    readonly feedback: Feedback,
    texts: Texts,
  ) {
    const { frame } = stage;
    const { truth, marks, findings } = feedback;
    this.layers = {
      finding: layerOf(
        findings.map(({ geometry, score }) =>
          drawn(featureOf(geometry, frame), { ...lineOf("finding"), corner: "right", label: `◇ ${texts.number(score, 2)}` }),
        ),
      ),
      own: layerOf(
        marks.map(({ geometry, outcome }, index) =>
          drawn(featureOf(geometry, frame), { ...lineOf(outcome), corner: "bottom-left", label: `${SIGNS[outcome]} ${index + 1}` }),
        ),
      ),
      truth: layerOf(
        truth.map(({ geometry, title, is_benign }) =>
          is_benign
            ? told(featureOf(geometry, frame), frame, { ...lineOf("harmless"), label: `○ ${texts.say("harmless")}` })
            : told(featureOf(geometry, frame), frame, { ...lineOf("truth"), label: `◆ ${title}` }),
        ),
      ),
    };
    for (const name of ["truth", "finding", "own"] as const) stage.addLayer(this.layers[name]);
  }

  isShown(name: LayerName): boolean {
    return this.layers[name].getVisible();
  }

  toggle(name: LayerName): void {
    this.layers[name].setVisible(!this.isShown(name));
  }
}

function lineOf(name: keyof typeof LINES): LineLook {
  const line: { colour: string; width: number; dash?: readonly number[] } = LINES[name];
  const { colour, width, dash } = line;
  return dash ? { colour, width, dash: [...dash] } : { colour, width };
}

function drawn(feature: Feature, look: LineLook): Feature {
  feature.setStyle(outline(look));
  return feature;
}

/** Draws what is hidden; its label is long, so that it runs towards the middle of the scan. */
function told(feature: Feature, frame: Frame, look: LineLook): Feature {
  const [left = 0, , right = 0] = feature.getGeometry()?.getExtent() ?? [];
  return drawn(feature, { ...look, endsRight: left + right > frame.extent[2] });
}

function layerOf(features: Feature[]): VectorLayer {
  return new VectorLayer({ source: new VectorSource({ features }), declutter: false });
}
