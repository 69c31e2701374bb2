/** How everything stood after each moment of a replay; mirrors the frames of `xray_trainer/drills/replay.py`. */

import { applyTo } from "./events.ts";
import type { LookChange, Moment, Sight } from "./replay-types.ts";
import type { Draft, Mark } from "./types.ts";

export interface ReplayState {
  readonly moment: Moment;
  readonly marks: readonly Mark[];
  readonly sight: Sight | undefined;
  readonly look: LookChange;
}

/** Returns the state after each moment, in their order. */
export function statesOf(moments: readonly Moment[]): readonly ReplayState[] {
  const marks = new Map<string, Mark>();
  const states: ReplayState[] = [];
  for (const moment of moments) {
    const before = states.at(-1);
    if (moment.mark) applyTo(marks, { kind: moment.act, payload: moment.mark } as Draft);
    states.push({
      moment,
      marks: moment.mark || !before ? [...marks.values()] : before.marks,
      sight: moment.sight ?? before?.sight,
      look: moment.look ?? before?.look ?? {},
    });
  }
  return states;
}

/** Returns the place in the list of the last state that is not after a moment of the replay. */
export function placeAt(states: readonly ReplayState[], at: number): number {
  let [low, high] = [0, states.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (states[middle]!.moment.at <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Returns the moment in truth, in ms from the opening, that a moment of the replay stands for. */
export function truthAt(states: readonly ReplayState[], at: number): number {
  const place = placeAt(states, at);
  const [now, next] = [states[place]!.moment, states[place + 1]?.moment];
  if (!next || next.at === now.at) return now.t;
  const share = Math.min(1, Math.max(0, (at - now.at) / (next.at - now.at)));
  return now.t + share * (next.t - now.t);
}
