/** Over a scan that many have read: everybody's marks in their colours, where false marks lie densely, hot spots. */

import Feature from "ol/Feature.js";
import OlCircle from "ol/geom/Circle.js";
import ImageLayer from "ol/layer/Image.js";
import VectorLayer from "ol/layer/Vector.js";
import ImageStatic from "ol/source/ImageStatic.js";
import VectorSource from "ol/source/Vector.js";
import { COLOURS, featureOf, outline, type LineLook } from "./marks-layer.ts";
import type { Stage } from "./stage.ts";
import type { HotSpot, PersonMarks, TogetherState } from "./together-types.ts";

const DASHES: Readonly<Record<PersonMarks["dash"], readonly number[] | undefined>> = {
  solid: undefined,
  dashed: [9, 5],
  dotted: [2, 4],
  dash_dot: [11, 4, 2, 4],
};

export interface TogetherDrawn {
  readonly state: TogetherState;
  /** Letters of the people whose marks are hidden. */
  readonly hidden: ReadonlySet<string>;
  readonly isNamed: boolean;
  readonly areSpotsShown: boolean;
}

export class TogetherLayer {
  private readonly source = new VectorSource();
  private readonly density = new ImageLayer<ImageStatic>({ visible: false });
  private address: string | null = null;

  constructor(private readonly stage: Stage) {
    stage.addLayer(this.density);
    stage.addLayer(new VectorLayer({ source: this.source }));
    stage.orientationChanged.on(() => this.density.setVisible(this.isDensityShown && !this.isTurned));
  }

  get isDensityShown(): boolean {
    return this.density.getVisible();
  }

  showDensity(isShown: boolean): void {
    this.density.setVisible(isShown && !this.isTurned);
  }

  draw({ state, hidden, isNamed, areSpotsShown }: TogetherDrawn): void {
    this.putDensity(state.density);
    const shown = state.people.filter(({ letter }) => !hidden.has(letter));
    const features = shown.flatMap((person) => this.marksOf(person, isNamed ? person.name : person.letter));
    if (areSpotsShown) features.push(...state.hot_spots.map((spot, index) => this.spot(spot, index + 1)));
    this.source.clear(true);
    this.source.addFeatures(features);
  }

  /** A flipped scan would need a flipped picture; there is none. */
  private get isTurned(): boolean {
    const { flip } = this.stage.frame;
    return flip.x || flip.y;
  }

  private marksOf({ colour, dash, marks }: PersonMarks, name: string): Feature[] {
    return marks.map((mark) => {
      const feature = featureOf(mark.geometry, this.stage.frame);
      const line: LineLook = { colour, width: 1.25 + mark.confidence / 4, label: `${name} · ${mark.confidence}` };
      const pattern = DASHES[dash];
      feature.setStyle(outline(pattern ? { ...line, dash: [...pattern] } : line));
      return feature;
    });
  }

  private spot({ centre, radius_px, num_people }: HotSpot, number: number): Feature {
    const feature = new Feature(new OlCircle(this.stage.frame.toMap(centre), radius_px));
    const label = `${number} · ${num_people}`;
    feature.setStyle(outline({ colour: COLOURS.false_mark, width: 1.5, dash: [3, 4], label, corner: "right" }));
    return feature;
  }

  private putDensity(address: string | null): void {
    if (address === this.address) return;
    this.address = address;
    const { extent, projection } = this.stage.frame;
    this.density.setSource(address === null ? null : new ImageStatic({ url: address, imageExtent: extent, projection, interpolate: true }));
  }
}
