/** Carries verdicts to the server by way of the journal on this device, and keeps other tabs in step. */

import { persist } from "./backoff.ts";
import type { DeskApi } from "./desk-api.ts";
import { openJournal, type Journal } from "./journal.ts";
import { Sender } from "./sender.ts";
import type { Delivery } from "./session.ts";
import { Signal } from "./signal.ts";
import type { VerdictEvent } from "./types.ts";
import { VerdictBook } from "./verdicts.ts";

const JOURNAL = "xray-trainer-desk";

export class VerdictSession {
  readonly book = new VerdictBook();
  readonly deliveryChanged = new Signal();
  delivery: Delivery;
  private readonly sender: Sender<VerdictEvent>;
  private readonly others: BroadcastChannel | undefined;
  private readonly undo: (() => void)[] = [];
  private readonly stop = new AbortController();
  private unsent: VerdictEvent[] = [];
  private writes: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly token: string,
    private readonly api: DeskApi,
    private readonly journal: Journal<VerdictEvent>,
  ) {
    this.delivery = { waiting: 0, isOffline: !navigator.onLine, isDurable: journal.isDurable, refusal: "" };
    this.sender = new Sender(journal, { postEvents: (...given) => api.postVerdicts(...given) });
    this.others = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(`${JOURNAL} ${token}`);
    this.listen();
  }

  static async open(token: string, api: DeskApi): Promise<VerdictSession> {
    const session = new VerdictSession(token, api, await openJournal<VerdictEvent>(JOURNAL));
    session.book.merge((await session.journal.waiting(token)).map((entry) => entry.event));
    session.sender.kick();
    await session.refresh();
    return session;
  }

  /** Resolves when everything that was said is on the server or refused. */
  async settled(): Promise<void> {
    await this.writes;
    await this.sender.drained(this.token);
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.undo.forEach((undo) => undo());
    this.sender.close();
    this.others?.close();
    this.journal.close();
  }

  private listen(): void {
    const leaving = () => this.leave();
    const online = () => this.sender.kick();
    addEventListener("pagehide", leaving);
    addEventListener("online", online);
    this.undo.push(
      () => removeEventListener("pagehide", leaving),
      () => removeEventListener("online", online),
      this.book.recorded.on((event) => {
        this.writes = Promise.all([this.writes, this.keep(event)]);
      }),
      this.sender.changed.on(() => void this.refresh()),
      this.sender.refused.on(({ reason }) => {
        this.delivery = { ...this.delivery, refusal: reason.message };
        void this.refresh();
      }),
    );
    this.others?.addEventListener("message", ({ data }: MessageEvent<VerdictEvent>) => this.book.merge([data]));
  }

  private async keep(event: VerdictEvent): Promise<void> {
    this.unsent = [...this.unsent, event];
    this.others?.postMessage(event);
    try {
      await this.journal.append(this.token, event);
    } catch {
      this.delivery = { ...this.delivery, isDurable: false };
      await persist(() => this.api.postVerdicts(this.token, [event]), this.stop.signal).catch(() => undefined);
    }
    this.sender.kick();
    await this.refresh();
  }

  private leave(): void {
    this.sender.lastCall(this.unsent.map((event) => ({ token: this.token, uuid: event.uuid, event })));
  }

  private async refresh(): Promise<void> {
    if (this.stop.signal.aborted) return;
    this.unsent = (await this.journal.waiting(this.token)).map((entry) => entry.event);
    const isOffline = this.sender.isOffline || !navigator.onLine;
    this.delivery = { ...this.delivery, waiting: this.unsent.length, isOffline };
    this.deliveryChanged.emit();
  }
}
