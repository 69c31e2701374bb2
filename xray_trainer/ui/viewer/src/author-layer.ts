/** The true outlines of items that were put in, as the server found them; drawn under the boxes that are dragged. */

import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import type { Authoring } from "./authoring.ts";
import type { Desk } from "./desk.ts";
import { COLOURS, featureOf, outline } from "./marks-layer.ts";

/** Returns the layer; it keeps itself up to date. */
export function createOutlines(desk: Desk, author: Authoring): VectorLayer {
  const source = new VectorSource();
  const draw = () => {
    source.clear(true);
    for (const mark of author.hidden) {
      const seen = author.seenOf(mark);
      if (!seen?.look || author.isWaiting(mark)) continue;
      const feature = featureOf(seen.look.outline, desk.stage.frame);
      feature.setStyle(outline({ colour: COLOURS.truth, width: 1.25, dash: [4, 3] }));
      source.addFeature(feature);
    }
  };
  author.changed.on(draw);
  desk.marks.changed.on(draw);
  desk.reshaping.changed.on(draw);
  desk.stage.orientationChanged.on(draw);
  return new VectorLayer({ source, updateWhileAnimating: true, updateWhileInteracting: true });
}
