/**
 * Carries the journal to the server: oldest first, one attempt at a time, again and again until the server has
 * it or refuses it for good. Knows nothing of marks.
 */

import { Refusal, Unreachable } from "./api.ts";
import { pause, pauseMs } from "./backoff.ts";
import type { Entry, Journal } from "./journal.ts";
import { Signal } from "./signal.ts";
import type { JournalEvent, ViewerEvent } from "./types.ts";

const BATCH = 100;
const KEEPALIVE_BATCH = 100;

export interface Refused<E extends JournalEvent = ViewerEvent> {
  readonly token: string;
  readonly events: readonly E[];
  readonly reason: Refusal;
}

/** Where events go; returns the sentence to each refused one's uuid. */
export interface Post<E extends JournalEvent> {
  postEvents(token: string, events: readonly E[], keepalive?: boolean): Promise<Readonly<Record<string, string>>>;
}

export class Sender<E extends JournalEvent = ViewerEvent> {
  /** Something was delivered, refused, or failed: look at the journal and at `isOffline`. */
  readonly changed = new Signal();
  readonly refused = new Signal<Refused<E>>();
  isOffline = false;
  private running: Promise<void> | undefined;
  private again = false;
  private readonly stop = new AbortController();

  constructor(
    private readonly journal: Journal<E>,
    private readonly api: Post<E>,
  ) {}

  /** Sends what waits, now. */
  kick(): void {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.again && !this.stop.signal.aborted) this.kick();
    });
  }

  /** Resolves when nothing of this attempt waits any more. */
  async drained(token: string): Promise<void> {
    while ((await this.journal.waiting(token)).length) {
      this.kick();
      await this.running;
      this.stop.signal.throwIfAborted();
    }
  }

  /** Hands what waits to the browser to send while the page goes away; it stays in the journal all the same. */
  lastCall(entries: readonly Entry<E>[]): void {
    for (const [token, events] of byToken(entries.slice(0, KEEPALIVE_BATCH))) {
      this.api.postEvents(token, events, true).catch(() => undefined);
    }
  }

  close(): void {
    this.stop.abort(new Error("closed"));
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (this.again && !this.stop.signal.aborted) {
      this.again = false;
      try {
        await this.deliverAll();
        failures = 0;
        this.isOffline = false;
      } catch (error) {
        this.again = true;
        this.isOffline = true;
        const retryAfterS = error instanceof Unreachable ? error.retryAfterS : 0;
        this.changed.emit();
        await pause(pauseMs(++failures, retryAfterS), this.stop.signal).catch(() => undefined);
      }
    }
    this.changed.emit();
  }

  private async deliverAll(): Promise<void> {
    for (;;) {
      const [first] = byToken(await this.journal.waiting());
      if (!first) return;
      const [token, events] = first;
      await this.deliver(token, events.slice(0, BATCH));
      this.isOffline = false;
      this.changed.emit();
    }
  }

  /** Delivers a batch; where the server refuses it, halves find the event that is to blame. */
  private async deliver(token: string, events: readonly E[]): Promise<void> {
    const uuids = events.map((event) => event.uuid);
    try {
      const refused = await this.api.postEvents(token, events);
      await this.journal.remove(uuids.filter((uuid) => !(uuid in refused)));
      for (const event of events) {
        const sentence = refused[event.uuid];
        if (sentence !== undefined) await this.refuse(token, [event], new Refusal(400, sentence));
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (events.length > 1 && concernsOneEvent(error)) {
        const half = events.length >> 1;
        await this.deliver(token, events.slice(0, half));
        await this.deliver(token, events.slice(half));
        return;
      }
      await this.refuse(token, events, error);
    }
  }

  private async refuse(token: string, events: readonly E[], reason: Refusal): Promise<void> {
    const uuids = events.map((event) => event.uuid);
    await this.journal.refuse(uuids, reason.message);
    this.refused.emit({ token, events, reason });
  }
}

function concernsOneEvent(refusal: Refusal): boolean {
  return [400, 413, 422].includes(refusal.status);
}

function byToken<E extends JournalEvent>(entries: readonly Entry<E>[]): Map<string, E[]> {
  const groups = new Map<string, E[]>();
  for (const { token, event } of [...entries].sort((a, b) => a.event.seq - b.event.seq)) {
    groups.set(token, [...(groups.get(token) ?? []), event]);
  }
  return groups;
}
