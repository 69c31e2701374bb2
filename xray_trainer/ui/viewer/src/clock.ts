/**
 * Time and pause of an attempt by the server's clock: this device only counts down between two answers. While it
 * is paused the scan is covered and nothing can be marked.
 */

import { Refusal, Unreachable, type Api } from "./api.ts";
import { persist } from "./backoff.ts";
import { Signal } from "./signal.ts";
import type { ClockState } from "./types.ts";

const TICK_MS = 250;

export class Clock {
  /** A second went by, or the attempt was paused or goes on. */
  readonly changed = new Signal();
  /** The server could not be told of a pause. */
  readonly unreachable = new Signal();
  /** The server's sentence where it would not pause, "" else. */
  refusal = "";
  private state: ClockState;
  private since: number;
  private pausing: Promise<void> | undefined;
  private shownS: number | null;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly stop = new AbortController();

  constructor(
    private readonly token: string,
    private readonly api: Pick<Api, "pause" | "resume">,
    state: ClockState,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.state = state;
    this.since = now();
    this.shownS = this.secondsLeft;
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  get isPaused(): boolean {
    return this.pausing !== undefined || this.state.is_paused === true;
  }

  get canPause(): boolean {
    return this.state.can_pause === true;
  }

  /** Returns how many seconds are left; null without a limit. */
  get secondsLeft(): number | null {
    const left = this.state.seconds_left ?? null;
    if (left === null) return null;
    const gone = this.state.is_paused ? 0 : (this.now() - this.since) / 1000;
    return Math.max(0, left - gone);
  }

  /** Covers the scan at once; a server that cannot be told goes on counting, so the cover is lifted again then. */
  async pause(): Promise<void> {
    if (!this.canPause || this.isPaused) return;
    this.pausing = this.tell(() => this.api.pause(this.token));
    this.changed.emit();
    await this.pausing;
    this.pausing = undefined;
    this.changed.emit();
  }

  /** Goes on once the server knows it. */
  async resume(): Promise<void> {
    await this.pausing;
    if (this.state.is_paused !== true) return;
    await this.tell(() => persist(() => this.api.resume(this.token), this.stop.signal));
    this.changed.emit();
  }

  close(): void {
    clearInterval(this.timer);
    this.stop.abort(new Error("closed"));
  }

  private async tell(ask: () => Promise<ClockState>): Promise<void> {
    this.refusal = "";
    try {
      this.state = await ask();
      this.since = this.now();
    } catch (error) {
      if (error instanceof Refusal) this.refusal = error.message;
      else if (error instanceof Unreachable) this.unreachable.emit();
    }
  }

  private tick(): void {
    const left = this.secondsLeft;
    const seconds = left === null ? null : Math.ceil(left);
    if (seconds === this.shownS) return;
    this.shownS = seconds;
    this.changed.emit();
  }
}
