/** What is said about an answer: threads with their answers, and what is being written. Text is only ever text. */

import { persist } from "./backoff.ts";
import { Refusal } from "./api.ts";
import type { AnswerApi } from "./answer-api.ts";
import type { Saying, Thread } from "./replay-types.ts";
import { Signal } from "./signal.ts";
import { newUuid } from "./uuid.ts";

const LOOK_AGAIN_MS = 15_000;

export class Talk {
  readonly changed = new Signal();
  /** The server's sentence about what it refused, `""` where it refused nothing. */
  refusal = "";
  isSending = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly stop = new AbortController();

  constructor(
    private readonly api: AnswerApi,
    private current: readonly Thread[],
  ) {}

  get threads(): readonly Thread[] {
    return this.current;
  }

  get numUnread(): number {
    return this.current.flatMap(({ comments }) => comments).filter(({ is_read }) => !is_read).length;
  }

  /** Looks now and then whether the other side has answered; tells the server that what is here was read. */
  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_AGAIN_MS);
    void this.api.read().catch(() => undefined);
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    clearInterval(this.timer);
  }

  /** Says something; tries again while the line is cut, and returns whether the server took it. */
  async say(text: string, about: Omit<Saying, "comment_id" | "text">): Promise<boolean> {
    if (!text.trim() || this.isSending) return false;
    const saying = { comment_id: newUuid(), text, ...about };
    this.isSending = true;
    this.refusal = "";
    this.changed.emit();
    try {
      this.take((await persist(() => this.api.say(saying), this.stop.signal)).threads);
      return true;
    } catch (error) {
      if (error instanceof Refusal) this.refusal = error.message;
      return false;
    } finally {
      this.isSending = false;
      this.changed.emit();
    }
  }

  private async look(): Promise<void> {
    if (document.hidden) return;
    const { threads } = await this.api.threads().catch(() => ({ threads: this.current }));
    if (JSON.stringify(threads) === JSON.stringify(this.current)) return;
    this.take(threads);
    if (this.numUnread) void this.api.read().catch(() => undefined);
  }

  private take(threads: readonly Thread[]): void {
    this.current = threads;
    this.changed.emit();
  }
}
