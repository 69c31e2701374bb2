/**
 * One attempt as this tab works on it: state from the server and from the journal folded together, new events into
 * the journal and on to the server, other tabs kept in step.
 */

import { Unreachable, type Api, type Refusal } from "./api.ts";
import { persist } from "./backoff.ts";
import type { Journal } from "./journal.ts";
import { MarkBook } from "./marks.ts";
import { Sender } from "./sender.ts";
import { Signal } from "./signal.ts";
import { isChoice, Submission } from "./submission.ts";
import type { AttemptState, ViewerEvent } from "./types.ts";

type Message = { readonly events: readonly ViewerEvent[] } | { readonly submitted: true };

export interface Delivery {
  /** Marks, changes of marks and decisions that the server does not have yet. */
  readonly waiting: number;
  readonly isOffline: boolean;
  readonly isDurable: boolean;
  /** The server's sentence about what it refused, `""` where it refused nothing. */
  readonly refusal: string;
}

const VIEW_EVENTS_WAIT_MS = 3000;

export class Session {
  readonly marks = new MarkBook();
  readonly submission: Submission;
  readonly deliveryChanged = new Signal();
  delivery: Delivery;
  private readonly sender: Sender;
  private readonly others: BroadcastChannel | undefined;
  private writes: Promise<unknown> = Promise.resolve();
  /** Events on this device that the server does not have, as of the last look. */
  private unsent: ViewerEvent[] = [];
  private readonly unwritten = new Map<string, ViewerEvent>();
  private readonly stop = new AbortController();
  private isWaitingForLine = false;
  private isHeld = false;
  private viewTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly undo: (() => void)[] = [];

  constructor(
    readonly token: string,
    private readonly api: Api,
    private readonly journal: Journal,
  ) {
    this.delivery = { waiting: 0, isOffline: !navigator.onLine, isDurable: journal.isDurable, refusal: "" };
    this.sender = new Sender(journal, api);
    this.submission = new Submission(token, api, journal, () => this.settled());
    this.others = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(`xray-trainer ${token}`);
    this.listen();
  }

  /** Returns the events of the attempt that this device keeps. */
  async kept(): Promise<readonly ViewerEvent[]> {
    const entries = await this.journal.entries(this.token);
    return entries.filter((entry) => entry.refused === undefined).map((entry) => entry.event);
  }

  /** Makes the session live: the server's events and those that this device kept before, folded together. */
  async start(state: AttemptState, own: readonly ViewerEvent[]): Promise<void> {
    this.marks.open([...state.events, ...own]);
    await this.submission.resume(state, [...state.events, ...own]);
    this.sender.kick();
    await this.refreshDelivery();
  }

  /** While an attempt is paused, and once its time is up, nothing can be marked. */
  hold(isHeld: boolean): void {
    if (this.isHeld === isHeld) return;
    this.isHeld = isHeld;
    this.onSubmissionChanged();
  }

  /** Asks the server for a sign of life, and goes on asking; returns whether there is none now. */
  async isLineDown(): Promise<boolean> {
    const isDown = await this.api.attempt(this.token).then(
      () => false,
      (error: unknown) => error instanceof Unreachable,
    );
    if (isDown) void this.waitForLine();
    return isDown;
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.undo.forEach((undo) => undo());
    clearTimeout(this.viewTimer);
    this.sender.close();
    this.submission.close();
    this.others?.close();
  }

  private listen(): void {
    const leaving = () => this.onLeaving();
    const online = () => this.sender.kick();
    const lineChanged = () => void this.isLineDown();
    addEventListener("pagehide", leaving);
    addEventListener("online", online);
    addEventListener("offline", lineChanged);
    this.undo.push(
      () => removeEventListener("pagehide", leaving),
      () => removeEventListener("online", online),
      () => removeEventListener("offline", lineChanged),
      this.marks.recorded.on((event) => this.onRecorded(event)),
      this.sender.changed.on(() => void this.refreshDelivery()),
      this.sender.refused.on((refused) => {
        if (refused.token === this.token) this.onRefused(refused.events, refused.reason);
      }),
      this.submission.changed.on(() => this.onSubmissionChanged()),
    );
    this.others?.addEventListener("message", ({ data }: MessageEvent<Message>) => this.onMessage(data));
  }

  private onRecorded(event: ViewerEvent): void {
    this.unwritten.set(event.uuid, event);
    this.writes = Promise.all([this.writes, this.keep(event)]);
    this.others?.postMessage({ events: [event] } satisfies Message);
    this.tellDelivery();
  }

  /** Writes an event to this device and sets it on its way; where the disk refuses, it goes straight out. */
  private async keep(event: ViewerEvent): Promise<void> {
    try {
      await this.journal.append(this.token, event);
    } catch {
      this.delivery = { ...this.delivery, isDurable: false };
      await persist(() => this.api.postEvents(this.token, [event]), this.stop.signal).catch(() => undefined);
    }
    this.unsent.push(event);
    this.unwritten.delete(event.uuid);
    if (isAnswer(event)) this.sender.kick();
    else this.viewTimer ??= setTimeout(() => this.sendViews(), VIEW_EVENTS_WAIT_MS);
  }

  private sendViews(): void {
    this.viewTimer = undefined;
    this.sender.kick();
  }

  private onMessage(message: Message): void {
    if (!("events" in message)) return void this.submission.learn();
    this.marks.merge(message.events);
    this.submission.hear(message.events);
  }

  private onRefused(events: readonly ViewerEvent[], reason: Refusal): void {
    this.marks.drop(events);
    const concernsMarks = events.some(isAnswer);
    if (concernsMarks) this.delivery = { ...this.delivery, refusal: reason.message };
    if (reason.status === 409) void this.submission.learn();
    void this.refreshDelivery();
  }

  private onSubmissionChanged(): void {
    this.marks.isEditable = this.submission.phase === "open" && !this.isHeld;
    this.marks.changed.emit();
    if (this.submission.phase === "submitted") this.others?.postMessage({ submitted: true } satisfies Message);
  }

  private async waitForLine(): Promise<void> {
    if (this.isWaitingForLine) return;
    this.isWaitingForLine = true;
    await persist(() => this.api.attempt(this.token), this.stop.signal, () => this.setLineDown(true)).catch(() => undefined);
    this.isWaitingForLine = false;
    this.setLineDown(false);
    this.sender.kick();
  }

  private setLineDown(isDown: boolean): void {
    this.sender.isOffline = isDown;
    void this.refreshDelivery();
  }

  private onLeaving(): void {
    const events = [...this.unsent, ...this.unwritten.values()];
    this.sender.lastCall(events.map((event) => ({ token: this.token, uuid: event.uuid, event })));
  }

  /** Resolves when every event of this attempt is on the server or refused. */
  private async settled(): Promise<void> {
    await this.writes;
    await this.sender.drained(this.token);
  }

  private async refreshDelivery(): Promise<void> {
    this.unsent = (await this.journal.waiting(this.token)).map((entry) => entry.event);
    this.tellDelivery();
  }

  private tellDelivery(): void {
    const uuids = new Set([...this.unsent, ...this.unwritten.values()].filter(isAnswer).map((event) => event.uuid));
    const isOffline = this.sender.isOffline || !navigator.onLine;
    this.delivery = { ...this.delivery, waiting: uuids.size, isOffline };
    this.deliveryChanged.emit();
  }
}

/** Whether an event is part of the answer, and no mere note of how the scan was looked at. */
function isAnswer(event: ViewerEvent): boolean {
  return event.kind !== "view" || isChoice(event);
}
