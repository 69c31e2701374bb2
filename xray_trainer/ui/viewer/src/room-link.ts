/**
 * The line between a room in the browser and the server. Out: events by way of the journal on this device, so that
 * nothing is lost; places and pointers, newest only. In: one question for news after the other, each held by the server.
 */

import { Refusal, Unreachable } from "./api.ts";
import { pause, pauseMs, persist } from "./backoff.ts";
import { openJournal, type Journal } from "./journal.ts";
import type { RoomApi } from "./room-api.ts";
import { RoomBook } from "./room-book.ts";
import { Whereabouts, type Track } from "./room-whereabouts.ts";
import type { RoomDraft, RoomInfo, SentEvent } from "./room-types.ts";
import { Sender } from "./sender.ts";
import type { Delivery } from "./session.ts";
import { Signal } from "./signal.ts";

const JOURNAL = "xray-trainer-room";

export class RoomLink {
  readonly deliveryChanged = new Signal();
  delivery: Delivery;
  readonly where: Whereabouts;
  private readonly sender: Sender<SentEvent>;
  private readonly stop = new AbortController();
  private readonly undo: (() => void)[] = [];
  private unsent: SentEvent[] = [];
  private isDeaf = false;
  private last = 0;
  private presence = 0;

  private constructor(
    private readonly token: string,
    readonly api: RoomApi,
    private readonly journal: Journal<SentEvent>,
    readonly book: RoomBook,
  ) {
    this.delivery = { waiting: 0, isOffline: !navigator.onLine, isDurable: journal.isDurable, refusal: "" };
    this.sender = new Sender(journal, { postEvents: (...given) => api.postRoomEvents(...given) });
    const record = (track: Track) => void this.send({ kind: "track", payload: track });
    this.where = new Whereabouts(api, record, book.aheadMs);
    this.listen();
  }

  /** Returns the line, open, as soon as the server answers; `failed` hears of every failure before. */
  static async open(token: string, api: RoomApi, signal: AbortSignal, failed: () => void): Promise<RoomLink> {
    const journal = await openJournal<SentEvent>(JOURNAL);
    const info = await persist(() => api.room(), signal, failed);
    const link = new RoomLink(token, api, journal, new RoomBook(info));
    await link.begin(info);
    return link;
  }

  /** Does something: at once here, and sooner or later on the server. */
  async send(draft: RoomDraft, order?: number, uuid?: string): Promise<void> {
    const event = this.book.record(draft, order, uuid);
    this.unsent = [...this.unsent, event];
    this.tell();
    try {
      await this.journal.append(this.token, event);
    } catch {
      this.delivery = { ...this.delivery, isDurable: false };
      await persist(() => this.api.postRoomEvents(this.token, [event]), this.stop.signal).catch(() => undefined);
    }
    this.sender.kick();
    await this.refresh();
  }

  /** Asks the server for a sign of life; returns whether there is none. */
  async isLineDown(): Promise<boolean> {
    return this.api.room().then(
      () => false,
      (error: unknown) => error instanceof Unreachable,
    );
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.undo.forEach((undo) => undo());
    this.where.close();
    this.sender.close();
    this.journal.close();
  }

  private async begin(info: RoomInfo): Promise<void> {
    [this.last, this.presence] = [info.last, info.presence_version];
    const kept = (await this.journal.entries(this.token)).filter(({ refused }) => refused === undefined);
    this.book.restore(kept.map(({ event }) => event));
    this.sender.kick();
    await this.refresh();
    void this.hear();
    if (!info.is_closed) this.where.start();
  }

  /** Asks for news for as long as the room is open on this page. */
  private async hear(): Promise<void> {
    for (let failures = 0; !this.stop.signal.aborted; ) {
      try {
        const news = await this.api.news(this.last, this.presence, this.stop.signal);
        [this.last, this.presence, failures] = [news.last, news.presence_version, 0];
        this.book.learn(news);
        this.setDeaf(false);
      } catch (error) {
        if (error instanceof Refusal) return this.refuse(error.message);
        if (this.stop.signal.aborted) return;
        this.setDeaf(failures > 0 || !navigator.onLine);
        const wait = pauseMs(++failures, error instanceof Unreachable ? error.retryAfterS : 0);
        await pause(wait, this.stop.signal).catch(() => undefined);
      }
    }
  }

  private listen(): void {
    const leaving = () => this.sender.lastCall(this.unsent.map((event) => ({ token: this.token, uuid: event.uuid, event })));
    const online = () => this.sender.kick();
    const offline = () => this.setDeaf(true);
    addEventListener("pagehide", leaving);
    addEventListener("online", online);
    addEventListener("offline", offline);
    this.undo.push(
      () => removeEventListener("pagehide", leaving),
      () => removeEventListener("online", online),
      () => removeEventListener("offline", offline),
      this.sender.changed.on(() => void this.refresh()),
      this.sender.refused.on(({ events, reason }) => {
        this.book.drop(events.map(({ uuid }) => uuid));
        this.refuse(reason.message);
      }),
    );
  }

  private refuse(sentence: string): void {
    this.delivery = { ...this.delivery, refusal: sentence };
    this.deliveryChanged.emit();
  }

  private setDeaf(isDeaf: boolean): void {
    if (this.isDeaf === isDeaf) return;
    this.isDeaf = isDeaf;
    if (!isDeaf) this.sender.kick();
    this.tell();
  }

  private async refresh(): Promise<void> {
    if (this.stop.signal.aborted) return;
    this.unsent = (await this.journal.waiting(this.token)).map(({ event }) => event);
    this.tell();
  }

  private tell(): void {
    const waiting = this.unsent.filter(({ kind }) => kind !== "track").length;
    this.delivery = { ...this.delivery, waiting, isOffline: this.isDeaf || this.sender.isOffline || !navigator.onLine };
    this.deliveryChanged.emit();
  }
}
