/**
 * Where this person is: what part of which scan, where they point. Told to the server while it changes, the newest only
 * and one at a time, so that a slow line is never behind by more than one; and noted now and then for the record.
 */

import type { Point } from "./frame.ts";
import type { RoomApi } from "./room-api.ts";
import type { Box, Presence, Sample } from "./room-types.ts";

const LEAST_MS = 200;
const SIGN_OF_LIFE_MS = 5000;
const SAMPLE_MS = 1000;
const FLUSH_MS = 10_000;

export interface Track {
  readonly position: number;
  readonly samples: readonly Sample[];
}

export class Whereabouts {
  private now: Presence = { position: null, view: null, pointer: null, follows: true, lag_ms: 0 };
  private told = "";
  private isTelling = false;
  private timers: ReturnType<typeof setInterval>[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private samples: Sample[] = [];
  private lastSample = "";

  constructor(
    private readonly api: RoomApi,
    private readonly record: (track: Track) => void,
    /** How far the server's clock is ahead of this one. */
    private readonly aheadMs: number,
  ) {}

  start(): void {
    this.timers = [
      setInterval(() => void this.tell(true), SIGN_OF_LIFE_MS),
      setInterval(() => this.sample(), SAMPLE_MS),
      setInterval(() => this.flush(), FLUSH_MS),
    ];
    void this.tell(true);
  }

  close(): void {
    this.timers.forEach((timer) => clearInterval(timer));
    clearTimeout(this.timer);
  }

  /** Another scan lies on the screen. */
  at(position: number): void {
    this.flush();
    this.change({ position, view: null, pointer: null });
  }

  look(view: Box): void {
    this.change({ view });
  }

  point(pointer: Point | null): void {
    this.change({ pointer });
  }

  follow(follows: boolean): void {
    this.change({ follows });
  }

  private change(part: Partial<Presence>): void {
    this.now = { ...this.now, ...part };
    if (this.timers.length) this.timer ??= setTimeout(() => void this.tell(), LEAST_MS);
  }

  private async tell(isSignOfLife = false): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { lag_ms: _lag, ...place } = this.now;
    const telling = JSON.stringify(place);
    if (this.isTelling || (!isSignOfLife && telling === this.told)) return;
    this.isTelling = true;
    const begin = performance.now();
    try {
      await this.api.here(this.now);
      this.told = telling;
      this.now = { ...this.now, lag_ms: Math.round(performance.now() - begin) };
    } catch {
      // the next sign of life tells it
    }
    this.isTelling = false;
    const { lag_ms: _after, ...newer } = this.now;
    if (this.told === telling && JSON.stringify(newer) !== telling) this.timer ??= setTimeout(() => void this.tell(), LEAST_MS);
  }

  private sample(): void {
    const { view } = this.now;
    if (!view || JSON.stringify(view) === this.lastSample) return;
    this.lastSample = JSON.stringify(view);
    this.samples.push([Date.now() + this.aheadMs, ...view]);
  }

  private flush(): void {
    const { position } = this.now;
    if (position !== null && this.samples.length) this.record({ position, samples: this.samples.slice(-100) });
    this.samples = [];
  }
}
