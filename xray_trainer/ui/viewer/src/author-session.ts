/**
 * Carries what an author does to the server: the whole of it each time, with a rising number, so that sending again
 * is harmless. The browser keeps the last state until the server has it, also over a reload.
 */

import { Refusal } from "./api.ts";
import type { Work } from "./author-types.ts";
import { pause, persist } from "./backoff.ts";
import type { HandApi } from "./hand-api.ts";
import type { Delivery } from "./session.ts";
import { Signal } from "./signal.ts";

const WAIT_MS = 200;

interface Kept {
  readonly seq: number;
  readonly work: Work;
}

export class AuthorSession {
  readonly deliveryChanged = new Signal();
  delivery: Delivery = { waiting: 0, isOffline: false, isDurable: true, refusal: "" };
  private wanted: Kept | undefined;
  private isSending = false;

  constructor(
    private readonly api: HandApi,
    private readonly name: string,
    private lastSeq: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Returns what this browser has and the server does not. */
  left(): Work | undefined {
    const kept = read(this.name);
    return kept && kept.seq > this.lastSeq ? kept.work : undefined;
  }

  /** Keeps a new state of the work. */
  keep(work: Work): void {
    this.lastSeq = Math.max(this.lastSeq + 1, Date.now());
    this.wanted = { seq: this.lastSeq, work };
    const isDurable = write(this.name, this.wanted);
    this.tell({ waiting: 1, isDurable, refusal: "" });
    if (!this.isSending) void this.send();
  }

  private async send(): Promise<void> {
    this.isSending = true;
    await pause(WAIT_MS, this.signal).catch(() => undefined);
    while (this.wanted && !this.signal.aborted) {
      const { seq, work } = this.wanted;
      try {
        const offline = () => this.tell({ isOffline: true });
        await persist(() => this.api.keep(seq, work), this.signal, offline);
        this.tell({ isOffline: false });
      } catch (error) {
        if (error instanceof Refusal) this.tell({ refusal: error.message });
        else if (this.signal.aborted) break;
      }
      if (this.wanted.seq === seq) this.wanted = undefined;
    }
    this.isSending = false;
    if (this.wanted || this.signal.aborted) return;
    if (!this.delivery.refusal) forget(this.name);
    this.tell({ waiting: 0 });
  }

  private tell(part: Partial<Delivery>): void {
    this.delivery = { ...this.delivery, ...part };
    this.deliveryChanged.emit();
  }
}

function read(name: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function write(name: string, kept: Kept): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}
