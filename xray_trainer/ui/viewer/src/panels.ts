/** What lies beside the picture: overview, magnifier, probe. Each is on or off, and the browser remembers it. */

import type { Mode } from "./types.ts";
import type { Settings } from "./settings.ts";
import { Signal } from "./signal.ts";

export type Panel = "overview" | "magnifier" | "probe";

export class Panels {
  readonly changed = new Signal();

  constructor(
    private readonly settings: Settings,
    private readonly mode: Mode,
  ) {}

  /** An analyst under review finds the probe on, everybody else finds a plain picture. */
  isOn(panel: Panel): boolean {
    return this.settings.isOn(panel, panel === "probe" && this.mode === "review");
  }

  toggle(panel: Panel): void {
    this.settings.set(panel, !this.isOn(panel));
    this.changed.emit();
  }
}
