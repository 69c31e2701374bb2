/** Notes where the person looked: the part of the scan on screen, once it has stood still for a moment. */

import type { Desk } from "./desk.ts";

const STILL_MS = 1500;

/** Starts noting; returns what ends it. */
export function logSight(desk: Desk): () => void {
  const { stage } = desk;
  const sight = () => {
    const [x, y] = stage.middle().map(Math.round);
    const [width, height] = (stage.map.getSize() ?? [0, 0]).map(Math.round);
    return { x, y, resolution: Number((stage.view.getResolution() ?? 1).toFixed(3)), width, height };
  };
  let last = JSON.stringify(sight());
  let timer: ReturnType<typeof setTimeout>;
  const note = () => {
    const seen = sight();
    if (JSON.stringify(seen) === last) return;
    last = JSON.stringify(seen);
    desk.marks.log("look_at", seen);
  };
  const forget = stage.viewChanged.on(() => {
    clearTimeout(timer);
    timer = setTimeout(note, STILL_MS);
  });
  return () => {
    clearTimeout(timer);
    forget();
  };
}
