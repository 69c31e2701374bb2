/**
 * The decision and its way to the server. Submitting waits until the journal is empty, carries an idempotency key
 * that IndexedDB keeps, and goes on after a reload: pressed once, it arrives once.
 */

import { Refusal, type Api } from "./api.ts";
import { persist } from "./backoff.ts";
import { inOrder } from "./events.ts";
import type { Journal } from "./journal.ts";
import { Signal } from "./signal.ts";
import type { AttemptState, Decision, ViewerEvent } from "./types.ts";
import { newUuid } from "./uuid.ts";

export type Phase = "loading" | "open" | "submitting" | "submitted";

/** Returns the decision that was chosen last, submitted or not. */
export function chosenIn(events: Iterable<ViewerEvent>): Decision | undefined {
  const chosen = inOrder(events).filter(isChoice).at(-1);
  return chosen?.kind === "view" ? (chosen.payload.function as Decision) : undefined;
}

/** Whether an event says that a decision was chosen: its button or key, journalled like every function. */
export function isChoice(event: ViewerEvent): boolean {
  return event.kind === "view" && (event.payload.function === "clear" || event.payload.function === "suspicious");
}

export class Submission {
  readonly changed = new Signal();
  phase: Phase = "loading";
  decision: Decision | undefined;
  /** The server's sentence where it refused the submit. */
  refusal = "";
  private readonly stop = new AbortController();

  constructor(
    private readonly token: string,
    private readonly api: Api,
    private readonly journal: Journal,
    private readonly settled: () => Promise<void>,
  ) {}

  get canSubmit(): boolean {
    return this.phase === "open" && this.decision !== undefined;
  }

  /** Takes up where the server, this device and, by the events, any other left off. */
  async resume(state: AttemptState, events: readonly ViewerEvent[] = state.events): Promise<void> {
    const note = await this.journal.note(this.token);
    const underWay = note.submitKey ? note.decision : undefined;
    this.decision = state.decision ?? underWay ?? chosenIn(events) ?? note.decision;
    if (state.state === "submitted") return this.finish();
    this.enter("open");
    if (note.submitKey && note.decision) void this.submit();
  }

  async choose(decision: Decision): Promise<void> {
    if (this.phase !== "open") return;
    this.decision = decision;
    this.changed.emit();
    await this.journal.changeNote(this.token, (note) => ({ ...note, decision }));
  }

  /** Takes over what was chosen in another tab. */
  hear(events: readonly ViewerEvent[]): void {
    const decision = chosenIn(events);
    if (this.phase !== "open" || decision === undefined) return;
    this.decision = decision;
    this.changed.emit();
  }

  async submit(): Promise<void> {
    const decision = this.decision;
    if (this.phase !== "open" || decision === undefined) return;
    this.refusal = "";
    this.enter("submitting");
    try {
      const key = await this.keepKey(decision);
      await this.settled();
      await persist(() => this.api.submit(this.token, decision, key), this.stop.signal);
      await this.finish();
    } catch (error) {
      if (!this.stop.signal.aborted) await this.giveUp(error);
    }
  }

  /** Asks the server whether the attempt was submitted elsewhere, or its time is over. */
  async learn(): Promise<void> {
    if (this.phase === "submitted") return;
    const state = await persist(() => this.api.attempt(this.token), this.stop.signal).catch(() => undefined);
    if (state?.state !== "submitted") return;
    this.decision = state.decision ?? this.decision;
    await this.finish();
  }

  close(): void {
    this.stop.abort(new Error("closed"));
  }

  /** Returns the key of the submit under way, in whichever tab it began. */
  private async keepKey(decision: Decision): Promise<string> {
    const fresh = newUuid();
    const note = await this.journal.changeNote(this.token, (old) => ({
      ...old,
      decision,
      submitKey: old.submitKey ?? fresh,
    }));
    return note.submitKey ?? fresh;
  }

  private async finish(): Promise<void> {
    if (this.phase === "submitted") return;
    this.enter("submitted");
    await this.journal.changeNote(this.token, () => ({ token: this.token }));
  }

  private async giveUp(error: unknown): Promise<void> {
    await this.journal.changeNote(this.token, ({ submitKey: _, ...note }) => note);
    if (error instanceof Refusal && error.status === 409) await this.learn();
    if (this.phase === "submitted") return;
    this.refusal = error instanceof Error ? error.message : String(error);
    this.enter("open");
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.changed.emit();
  }
}
