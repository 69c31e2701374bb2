/**
 * The handles of the selected mark on the screen: where they are drawn, and which one is under a finger. The handle
 * for moving stands in the middle, and below the mark where the mark is too small for it.
 */

import Feature from "ol/Feature.js";
import OlPoint from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import CircleStyle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { Desk } from "./desk.ts";
import type { Grip } from "./reshaping.ts";
import { centreOf, handlesOf } from "./shapes.ts";
import type { Mark } from "./types.ts";

const ROOM_PX = 54;
const BELOW_PX = 26;
const HELD = "#ffd54a";

export class HandlesLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();

  constructor(private readonly desk: Desk) {
    this.layer = new VectorLayer({ source: this.source, updateWhileAnimating: true, updateWhileInteracting: true });
    desk.marks.changed.on(() => this.draw());
    desk.reshaping.changed.on(() => this.draw());
    desk.stage.view.on("change:resolution", () => this.draw());
    desk.stage.orientationChanged.on(() => this.draw());
  }

  /** Returns the grip within reach of a pixel, the nearest one. */
  gripAt(pixel: readonly number[], reachPx: number): Grip | undefined {
    const near = this.places()
      .map(({ grip, at }) => ({ grip, away: this.away(at, pixel) }))
      .filter(({ away }) => away <= reachPx)
      .sort((a, b) => a.away - b.away);
    return near[0]?.grip;
  }

  private draw(): void {
    const { heldGrip } = this.desk.reshaping;
    this.source.clear(true);
    this.source.addFeatures(
      this.places().map(({ grip, at }) => {
        const feature = new Feature(new OlPoint(at));
        feature.setStyle(styleOf(grip, isSame(grip, heldGrip)));
        return feature;
      }),
    );
  }

  private places(): { readonly grip: Grip; readonly at: number[] }[] {
    const { marks, reshaping, stage } = this.desk;
    if (!marks.selected || !marks.isEditable) return [];
    const mark = reshaping.shown(marks.selected);
    const handles = handlesOf(mark, stage.frame).map((grip) => ({ grip, at: stage.frame.toMap(grip.at) }));
    return [...handles, { grip: "whole", at: this.moveAt(mark) }];
  }

  private moveAt(mark: Mark): number[] {
    const { frame, view } = this.desk.stage;
    const resolution = view.getResolution() ?? 1;
    const [x0, y0, x1, y1] = frame.bounds(mark.geometry);
    const side = Math.min(x1 - x0, (y1 - y0) * frame.aspect) / resolution;
    const [x, y] = frame.toMap(centreOf(mark.geometry, frame));
    if (side >= ROOM_PX) return [x, y];
    const bottom = Math.min(frame.toMap([0, y0])[1], frame.toMap([0, y1])[1]);
    return [x, bottom - BELOW_PX * resolution];
  }

  private away(at: number[], [x = 0, y = 0]: readonly number[]): number {
    const [atX = 0, atY = 0] = this.desk.stage.map.getPixelFromCoordinate(at) ?? [Infinity, Infinity];
    return Math.hypot(atX - x, atY - y);
  }
}

function isSame(grip: Grip, held: Grip | undefined): boolean {
  if (grip === "whole" || held === "whole" || !held) return grip === held;
  return grip.kind === held.kind && grip.place === held.place;
}

function styleOf(grip: Grip, isHeld: boolean): Style[] {
  const fill = new Fill({ color: isHeld ? HELD : "#ffffff" });
  const stroke = new Stroke({ color: "#000000", width: 1.5 });
  const [square, small] = [isHeld ? 8 : 6, isHeld ? 7 : 3.5];
  if (grip === "whole") {
    const cross = new RegularShape({ points: 4, radius: isHeld ? 11 : 9, radius2: 2.5, fill, stroke });
    return [new Style({ image: cross })];
  }
  if (grip.kind === "between") return [new Style({ image: new CircleStyle({ radius: small, fill, stroke }) })];
  return [new Style({ image: new RegularShape({ points: 4, radius: square, angle: Math.PI / 4, fill, stroke }) })];
}

