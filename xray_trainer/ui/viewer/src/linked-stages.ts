/**
 * Two stages that show the same place, at the same scale and in the same look: as many millimetres to a pixel of the
 * screen, and the same share of each scan's extent in the middle.
 */

import type { Look } from "./look.ts";
import type { Stage } from "./stage.ts";

/** Gives the second stage every look and orientation of the first; returns what ends that. */
export function linkLooks(from: Stage, to: Stage): () => void {
  const copy = () => to.change(lookFor(to, from.look));
  const turn = () => {
    const [a, b] = [from.frame.flip, to.frame.flip];
    const [x, y] = [a.x !== b.x, a.y !== b.y];
    const isTurned = Math.abs(Math.sin(to.view.getRotation())) > 0.5;
    if (x || y) to.flip(isTurned ? { x: y, y: x } : { x, y });
  };
  const ends = [from.lookChanged.on(copy), from.orientationChanged.on(turn)];
  copy();
  turn();
  return () => ends.forEach((end) => end());
}

/** Returns a look as far as another scan can have it. */
function lookFor({ energies, encodings }: Stage, look: Look): Look {
  const isDual = energies.length > 1;
  return {
    ...look,
    energy: energies.includes(look.energy) ? look.energy : 0,
    encoding: encodings.includes(look.encoding) ? look.encoding : (encodings[0] ?? ""),
    material: isDual && look.material,
    strip: isDual ? look.strip : [],
  };
}

/** Links the views of two stages, the second one begins where the first is; returns what ends that. */
export function linkViews(one: Stage, other: Stage): () => void {
  let isFollowing = false;
  const copy = (from: Stage, to: Stage) => () => {
    if (isFollowing || !from.view.getCenter()) return;
    isFollowing = true;
    to.view.cancelAnimations();
    to.view.setResolution((from.view.getResolution() ?? 1) * (mmOf(from) / mmOf(to)));
    to.view.setRotation(from.view.getRotation());
    to.view.setCenter(place(from, to));
    isFollowing = false;
  };
  const [forth, back] = [copy(one, other), copy(other, one)];
  const events = ["change:center", "change:resolution", "change:rotation"] as const;
  for (const event of events) {
    one.view.on(event as "change:center", forth);
    other.view.on(event as "change:center", back);
  }
  forth();
  return () => {
    for (const event of events) {
      one.view.un(event as "change:center", forth);
      other.view.un(event as "change:center", back);
    }
  };
}

function mmOf(stage: Stage): number {
  return stage.frame.scan.pixel_mm_xy[0];
}

function place(from: Stage, to: Stage): number[] {
  const [x = 0, y = 0] = from.view.getCenter() ?? [];
  const [left, bottom, right, top] = from.frame.extent;
  const [toLeft, toBottom, toRight, toTop] = to.frame.extent;
  const across = (x - left) / (right - left);
  const up = (y - bottom) / (top - bottom);
  return [toLeft + across * (toRight - toLeft), toBottom + up * (toTop - toBottom)];
}
