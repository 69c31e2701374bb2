/** The routes of a draft that is made by hand; the token is the author's seat at it. */

import { Api, post } from "./api.ts";
import type { DraftState, Look, Work, WorkItem } from "./author-types.ts";

export class HandApi extends Api {
  constructor(
    base: string,
    language: string,
    private readonly seat: string,
  ) {
    super(base, language, "/hand");
  }

  draft(): Promise<DraftState> {
    return this.json(this.place(this.seat));
  }

  /** Keeps what is done, any number of times with the same outcome; returns the number of what is kept now. */
  async keep(seq: number, work: Work): Promise<number> {
    const kept = await this.json<{ seq: number }>(`${this.place(this.seat)}/work`, post({ seq, work }));
    return kept.seq;
  }

  look(hidden: readonly WorkItem[], item_id: string): Promise<Look> {
    return this.json(`${this.place(this.seat)}/look`, post({ hidden, item_id }));
  }

  pictureUrl(item: string): string {
    return `${this.base}${this.place(this.seat)}/items/${encodeURIComponent(item)}`;
  }
}
