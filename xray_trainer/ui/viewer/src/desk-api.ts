/** The routes of an analyst's desk: the queue, a scan with its findings, pictures over it, verdicts, exercises. */

import { Api, post } from "./api.ts";
import type { QueuePart, ReviewScan, VerdictEvent } from "./types.ts";

export type Overlay = "map" | "material";

export class DeskApi extends Api {
  constructor(
    base: string,
    language: string,
    private readonly token: string,
  ) {
    super(base, language, `/desk/${encodeURIComponent(token)}/scans`);
  }

  queue(query: Readonly<Record<string, string>>, offset: number): Promise<QueuePart> {
    const wanted = new URLSearchParams({ ...query, offset: String(offset) });
    return this.json(`/desk/${encodeURIComponent(this.token)}/queue?${wanted.toString()}`);
  }

  scan(key: string): Promise<ReviewScan> {
    return this.json(this.place(key), { signal: AbortSignal.timeout(60_000) });
  }

  overlayUrl(key: string, overlay: Overlay): string {
    return `${this.base}${this.place(key)}/${overlay}`;
  }

  /** Stores verdicts, any number of times with the same outcome; returns the sentence to each refused one's uuid. */
  async postVerdicts(
    token: string,
    events: readonly VerdictEvent[],
    keepalive = false,
  ): Promise<Readonly<Record<string, string>>> {
    const answer = await this.json<{ refused?: Record<string, string> }>(
      "/desk/verdicts",
      post({ token, events }, keepalive),
    );
    return answer.refused ?? {};
  }

  makeExercise(key: string): Promise<{ readonly set: string; readonly num_exercises: number }> {
    return this.json(`${this.place(key)}/exercise`, post({}));
  }
}
