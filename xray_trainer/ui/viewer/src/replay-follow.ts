/** Makes the picture look as it looked to the trainee, and go where they looked, as far as the journal tells. */

import { PLAIN } from "./look.ts";
import type { ReplayState } from "./replay-states.ts";
import type { LookChange, Sight } from "./replay-types.ts";
import type { Stage } from "./stage.ts";
import { calm } from "./stage-view.ts";
import { PRESETS, type GreyWindow } from "./window-level.ts";

const MOVE_MS = 250;

export class Follower {
  private look = "{}";
  private sight: Sight | undefined;

  constructor(private readonly stage: Stage) {}

  /** Shows a state, changing only what is different from the one shown last. */
  show(state: ReplayState): void {
    this.showLook(state.look);
    this.showSight(state.sight);
  }

  /** Forgets what is shown, so that the next state is shown whole. */
  forget(): void {
    this.look = "";
    this.sight = undefined;
  }

  private showLook(change: LookChange): void {
    const wanted = JSON.stringify(change);
    if (wanted === this.look) return;
    this.look = wanted;
    const { preset, turned, ...look } = change;
    const { firstLook } = this.stage;
    const window = windowOf(preset, firstLook.window) ?? look.window ?? firstLook.window;
    this.turnTo(turned);
    this.stage.change({ ...firstLook, ...PLAIN, ...look, window, encoding: this.stage.look.encoding });
  }

  private turnTo(turned: LookChange["turned"]): void {
    const { stage } = this;
    const { x, y } = stage.frame.flip;
    const isThere = x === (turned?.x ?? false) && y === (turned?.y ?? false) && stage.quarters === (turned?.quarters ?? 0);
    if (isThere) return;
    stage.upright();
    if (turned?.x || turned?.y) stage.flip({ x: turned.x, y: turned.y });
    if (turned?.quarters) stage.turn(turned.quarters);
  }

  private showSight(sight: Sight | undefined): void {
    if (sight === this.sight) return;
    this.sight = sight;
    const { view, frame, map } = this.stage;
    view.cancelAnimations();
    if (!sight) return this.stage.fit();
    const own = map.getSize() ?? [1, 1];
    const [width, height] = sight.size_px ?? (own as [number, number]);
    const share = Math.max(width / Math.max(own[0] ?? 1, 1), height / Math.max(own[1] ?? 1, 1));
    const resolution = view.getConstrainedResolution(sight.resolution * share) ?? sight.resolution;
    view.animate({ center: frame.toMap([sight.x, sight.y]), resolution, duration: calm(MOVE_MS) });
  }
}

function windowOf(preset: string | undefined, first: GreyWindow): GreyWindow | undefined {
  if (preset === "first") return first;
  return PRESETS.find(({ name }) => name === preset)?.window;
}
