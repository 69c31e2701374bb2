/** Everything that is known of a room: the record from the server, what was done here since, and where people are. */

import { foldRoom, type RoomState } from "./room-fold.ts";
import type { News, PresenceOf, RoomDraft, RoomEvent, RoomInfo, SentEvent, Someone } from "./room-types.ts";
import { Signal } from "./signal.ts";
import { newUuid } from "./uuid.ts";

const GONE_S = 14;

export class RoomBook {
  /** An event came or was made. */
  readonly changed = new Signal();
  /** Somebody moved, came or went. */
  readonly moved = new Signal();
  readonly isLeader: boolean;
  readonly me: string;
  readonly leader: string;
  /** How far the server's clock is ahead of this one. */
  readonly aheadMs: number;
  private readonly events = new Map<string, RoomEvent>();
  private readonly places = new Map<string, PresenceOf & { readonly heardMs: number }>();
  private known: readonly Someone[] = [];
  private folded: RoomState | undefined;
  private lastOrder = 0;

  constructor(readonly info: RoomInfo) {
    this.isLeader = info.is_leader;
    this.me = info.me;
    this.leader = info.leader;
    this.aheadMs = info.now_ms - Date.now();
    this.learn(info);
  }

  get all(): Iterable<RoomEvent> {
    return this.events.values();
  }

  get state(): RoomState {
    return (this.folded ??= foldRoom(this.events.values()));
  }

  /** Those who came, the mentor first; behind them those whose marks are shown without a name. */
  get people(): readonly Someone[] {
    return this.known;
  }

  someone(person: string): Someone | undefined {
    return this.known.find((one) => one.person === person);
  }

  presenceOf(person: string): PresenceOf | undefined {
    return this.places.get(person);
  }

  /** Whether somebody was heard of a moment ago. */
  isHere(person: string): boolean {
    const place = this.places.get(person);
    return place !== undefined && place.age_s + (Date.now() - place.heardMs) / 1000 < GONE_S;
  }

  learn(news: News): void {
    if (news.people) this.known = news.people;
    for (const place of news.presence) this.places.set(place.person, { ...place, heardMs: Date.now() });
    this.take(news.events);
    if (news.presence.length || news.people) this.moved.emit();
  }

  /** Makes an event of something done here; the caller sends it. */
  record(draft: RoomDraft, order = this.nextOrder(), uuid = newUuid()): SentEvent {
    const event = { ...draft, uuid, seq: order, t: Date.now() } as SentEvent;
    this.take([this.unsent(event)]);
    return event;
  }

  /** Takes in what this device kept of an earlier visit and the server does not have. */
  restore(events: readonly SentEvent[]): void {
    this.take(events.filter(({ uuid }) => !this.events.has(uuid)).map((event) => this.unsent(event)));
  }

  /** Forgets what the server will never take. */
  drop(uuids: readonly string[]): void {
    uuids.forEach((uuid) => this.events.delete(uuid));
    this.folded = undefined;
    this.changed.emit();
  }

  private unsent(event: SentEvent): RoomEvent {
    const { seq, t, ...rest } = event;
    return { ...rest, seq: Infinity, order: seq, person: this.me, at_ms: t + this.aheadMs } as RoomEvent;
  }

  private take(events: readonly RoomEvent[]): void {
    if (!events.length) return;
    for (const event of events) {
      this.events.set(event.uuid, event);
      if (event.person === this.me && !event.kind.startsWith("mark_")) this.lastOrder = Math.max(this.lastOrder, event.order);
    }
    this.folded = undefined;
    this.changed.emit();
  }

  private nextOrder(): number {
    return Math.max(Date.now(), this.lastOrder + 1);
  }
}
