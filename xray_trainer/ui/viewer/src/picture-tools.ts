/** Gives a desk everything that works on the picture: tools with two points, panels, and the look kept from before. */

import type { Desk } from "./desk.ts";
import { keepLook, restoreLook } from "./look-settings.ts";
import { createMagnifier } from "./magnifier.ts";
import { Measuring } from "./measuring.ts";
import { createOverview } from "./overview.ts";
import { createProfile } from "./profile.ts";
import { LineInteraction } from "./tool-line.ts";

/** Returns the panels that lie over the scan. */
export function givePictureTools(desk: Desk): HTMLElement[] {
  const { stage } = desk;
  desk.measuring = new Measuring(desk);
  desk.changed.on(() => desk.measuring.follow());
  stage.map.addInteraction(new LineInteraction(desk));
  const { layer } = desk.crosshair.lines;
  if (!stage.map.getAllLayers().includes(layer)) stage.addLayer(layer);
  const restored = restoreLook(stage, desk.settings);
  if (restored) logOnce(desk, restored);
  keepLook(stage, desk.settings);
  return [createOverview(desk), createProfile(desk), createMagnifier(desk)];
}

/** Journals the look that a scan was opened with, as soon as the attempt takes events. */
function logOnce(desk: Desk, look: object): void {
  const { marks } = desk;
  const stop = marks.changed.on(() => {
    if (!marks.isEditable) return;
    stop();
    marks.log("look_kept", { ...look });
  });
}
