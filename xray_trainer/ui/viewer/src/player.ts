/** The clock of a replay: playing, pausing, speed, going to a moment. Knows nothing of what is played. */

import { Signal } from "./signal.ts";

export const SPEEDS = [1, 2, 4, 8, 16] as const;

/** What calls back with the time in ms: the browser's frames, or a test's hand. */
export interface Ticker {
  next(tick: (now: number) => void): void;
}

const FRAMES: Ticker = { next: (tick) => void requestAnimationFrame(tick) };

export class Player {
  /** The moment or anything about playing changed. */
  readonly changed = new Signal();
  private current = 0;
  private speedIndex = 0;
  private playing = false;
  private last: number | undefined;
  /** Frames of an earlier play find another number here, and end. */
  private run = 0;

  constructor(
    readonly length: number,
    private readonly ticker: Ticker = FRAMES,
  ) {}

  /** The moment in ms of the replay. */
  get at(): number {
    return this.current;
  }

  get isPlaying(): boolean {
    return this.playing;
  }

  get speed(): number {
    return SPEEDS[this.speedIndex]!;
  }

  /** Plays on, from the beginning where the end is reached; or pauses. */
  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.playing || this.length <= 0) return;
    if (this.current >= this.length) this.current = 0;
    this.playing = true;
    this.last = undefined;
    const run = ++this.run;
    this.ticker.next((now) => this.tick(now, run));
    this.changed.emit();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    this.run++;
    this.changed.emit();
  }

  seek(at: number): void {
    this.current = Math.min(Math.max(at, 0), this.length);
    this.changed.emit();
  }

  setSpeed(speed: number): void {
    const index = SPEEDS.findIndex((one) => one === speed);
    if (index < 0) return;
    this.speedIndex = index;
    this.changed.emit();
  }

  /** Goes to the next faster or slower speed. */
  faster(by: 1 | -1): void {
    this.speedIndex = Math.min(Math.max(this.speedIndex + by, 0), SPEEDS.length - 1);
    this.changed.emit();
  }

  private tick(now: number, run: number): void {
    if (run !== this.run) return;
    const passed = this.last === undefined ? 0 : Math.min(now - this.last, 250) * this.speed;
    this.last = now;
    this.current = Math.min(this.current + passed, this.length);
    if (this.current >= this.length) this.playing = false;
    else this.ticker.next((later) => this.tick(later, run));
    this.changed.emit();
  }
}
