/**
 * Window and level by dragging: to the right widens the window, upwards brightens. With the right button in every
 * tool, with the left one or a finger in the window tool.
 */

import PointerInteraction from "ol/interaction/Pointer.js";
import type MapBrowserEvent from "ol/MapBrowserEvent.js";
import type { Desk } from "./desk.ts";
import type { GreyWindow } from "./window-level.ts";

const WIDTH_PX = 200;
const LEVEL_PX = 400;

export class WindowTool extends PointerInteraction {
  private before: GreyWindow | undefined;
  private fromPixel: readonly number[] = [];

  constructor(private readonly desk: Desk) {
    super();
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    const { button } = event.originalEvent as PointerEvent;
    if (this.targetPointers.length > 1 || !(button === 2 || (button === 0 && this.desk.tool === "window"))) return false;
    this.before = this.desk.stage.look.window;
    this.fromPixel = event.pixel;
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    if (!this.before || this.targetPointers.length > 1) return;
    const [x = 0, y = 0] = event.pixel;
    const [fromX = 0, fromY = 0] = this.fromPixel;
    this.desk.stage.setWindow(dragged(this.before, x - fromX, y - fromY));
  }

  override handleUpEvent(): boolean {
    const { window } = this.desk.stage.look;
    if (this.before !== window) this.desk.marks.log("window", { ...window });
    this.before = undefined;
    return false;
  }

  override stopDown(handled: boolean): boolean {
    return handled && this.desk.tool !== "window";
  }
}

/** Returns a window after a drag of so many pixels. */
export function dragged({ low, high }: GreyWindow, right: number, down: number): GreyWindow {
  const width = (high - low) * Math.exp(right / WIDTH_PX);
  const centre = (low + high) / 2 + ((high - low) * down) / LEVEL_PX;
  return { low: centre - width / 2, high: centre + width / 2 };
}
