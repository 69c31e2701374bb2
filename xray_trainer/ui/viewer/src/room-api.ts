/** The routes of a room. */

import { Api, post } from "./api.ts";
import type { News, Presence, Revealed, RoomInfo, SentEvent, ShownScan } from "./room-types.ts";

/** How long the server may hold a question for news, and how long its answer may take. */
const WAIT_S = 20;
const PATIENCE_MS = 32_000;

export class RoomApi extends Api {
  constructor(
    base: string,
    language: string,
    private readonly token: string,
  ) {
    super(base, language, "/rooms");
  }

  room(): Promise<RoomInfo> {
    return this.json(this.place(this.token));
  }

  /** Returns what is new, as soon as there is something. */
  news(after: number, presence: number, signal: AbortSignal): Promise<News> {
    const wanted = new URLSearchParams({ after: String(after), presence: String(presence), wait: String(WAIT_S) });
    const both = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    return this.json(`${this.place(this.token)}/news?${wanted.toString()}`, { signal: both });
  }

  async here(presence: Presence): Promise<void> {
    await this.json(`${this.place(this.token)}/presence`, post(presence));
  }

  scan(position: number): Promise<ShownScan> {
    return this.json(`${this.place(this.token)}/scans/${position}`);
  }

  truth(position: number): Promise<Revealed> {
    return this.json(`${this.place(this.token)}/scans/${position}/truth`);
  }

  /** Stores events, any number of times with the same outcome; returns the sentence to each refused one's uuid. */
  async postRoomEvents(
    token: string,
    events: readonly SentEvent[],
    keepalive = false,
  ): Promise<Readonly<Record<string, string>>> {
    const sent = events.map(({ uuid, seq, t, kind, payload }) => ({ uuid, order: seq, t, kind, payload }));
    const answer = await this.json<{ refused?: Record<string, string> }>(
      "/rooms/events",
      post({ token, events: sent }, keepalive),
    );
    return answer.refused ?? {};
  }
}
