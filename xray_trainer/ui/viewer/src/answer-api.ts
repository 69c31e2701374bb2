/** The routes of a reviewed answer: its replay, what is said about it, whether a mentor is done with it. */

import { Api, post } from "./api.ts";
import type { AnswerState, Saying, Thread } from "./replay-types.ts";

export interface Threads {
  readonly threads: readonly Thread[];
}

export class AnswerApi extends Api {
  constructor(
    base: string,
    language: string,
    private readonly token: string,
  ) {
    super(base, language, "/review");
  }

  answer(): Promise<AnswerState> {
    return this.json(this.place(this.token));
  }

  threads(): Promise<Threads> {
    return this.json(`${this.place(this.token)}/comments`);
  }

  /** Says something, any number of times with the same outcome. */
  say(saying: Saying): Promise<Threads> {
    return this.json(`${this.place(this.token)}/comments`, post(saying));
  }

  async read(): Promise<void> {
    await this.json(`${this.place(this.token)}/read`, post({}));
  }

  setReviewed(is_reviewed: boolean): Promise<{ readonly is_reviewed: boolean }> {
    return this.json(`${this.place(this.token)}/reviewed`, post({ is_reviewed }));
  }
}
