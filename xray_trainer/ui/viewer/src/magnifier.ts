/** The magnifier: the scan three times as large in a small window that follows the pointer or the crosshair. */

import Collection from "ol/Collection.js";
import type Interaction from "ol/interaction/Interaction.js";
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";

const FACTOR = 3;
const SIDE_PX = 190;
const GAP_PX = 24;

/** Returns the window; shown while `desk.panels` has it on. */
export function createMagnifier(desk: Desk): HTMLElement {
  const glass = element("div", { class: "magnifier", "aria-hidden": "true", hidden: true });
  let close: (() => void) | undefined;
  const update = () => {
    const isOn = desk.panels.isOn("magnifier");
    glass.hidden = !isOn;
    if (isOn) close ??= open(desk, glass);
    else close = void close?.();
  };
  desk.panels.changed.on(update);
  queueMicrotask(update);
  return glass;
}

function open(desk: Desk, glass: HTMLElement): () => void {
  const { stage } = desk;
  const picture = stage.anotherPicture();
  const view = new View({ projection: stage.frame.projection, showFullExtent: true, minResolution: 0.01, constrainRotation: 4 });
  const map = new OlMap({ target: glass, view, layers: [picture.layer], controls: [], interactions: new Collection<Interaction>() });
  let at: number[] = stage.view.getCenter() ?? [0, 0];
  const follow = (coordinate: number[]) => {
    at = coordinate;
    view.setRotation(stage.view.getRotation());
    view.setResolution((stage.view.getResolution() ?? 1) / FACTOR);
    view.setCenter(at);
    place(desk, glass, at);
  };
  const pointed = ({ coordinate }: { coordinate: number[] }) => follow(coordinate);
  const crosshair = () => {
    const position = desk.crosshair.position;
    if (position) follow(stage.frame.toMap(position));
  };
  stage.map.on(["pointermove", "singleclick"] as never, pointed as never);
  const forget = [
    desk.changed.on(crosshair),
    stage.viewChanged.on(() => follow(at)),
    stage.lookChanged.on(() => void picture.show(stage.look)),
    stage.orientationChanged.on(() => picture.turn()),
  ];
  void picture.show(stage.look);
  follow(at);
  crosshair();
  return () => {
    stage.map.un(["pointermove", "singleclick"] as never, pointed as never);
    forget.forEach((end) => end());
    picture.layer.dispose();
    map.setTarget(undefined);
    map.dispose();
  };
}

/** Puts the glass beside what it shows, inside the stage. */
function place({ stage }: Desk, glass: HTMLElement, at: number[]): void {
  const [width = 0, height = 0] = stage.map.getSize() ?? [];
  const [x = 0, y = 0] = stage.map.getPixelFromCoordinate(at) ?? [];
  const left = x + GAP_PX + SIDE_PX < width ? x + GAP_PX : x - GAP_PX - SIDE_PX;
  const top = Math.min(Math.max(y - SIDE_PX / 2, 4), height - SIDE_PX - 4);
  glass.style.left = `${Math.min(Math.max(left, 4), Math.max(4, width - SIDE_PX - 4))}px`;
  glass.style.top = `${Math.max(4, top)}px`;
}
