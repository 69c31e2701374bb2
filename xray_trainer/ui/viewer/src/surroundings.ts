/** What stands around the scan of an attempt: reference scans, documents, a way to flag it, time and pause. */

import type { Api } from "./api.ts";
import { Clock } from "./clock.ts";
import { Compare } from "./compare.ts";
import type { Desk } from "./desk.ts";
import { Stage } from "./stage.ts";
import type { AttemptState, Feedback, Reference, ScanInfo } from "./types.ts";

const END_MS = 1000;

export interface Around {
  readonly api: Api;
  readonly token: string;
  /** Holds the stage, and the reference beside it. */
  readonly scans: HTMLElement;
}

/** Gives a desk what an attempt has around its scan; returns what takes it away. */
export function surround(desk: Desk, state: AttemptState, around: Around, feedback?: Feedback): () => void {
  desk.hasPapers = (state.papers?.length ?? 0) + (state.indicators?.length ?? 0) > 0;
  desk.canFlag = true;
  const ends = [compareWith(desk, referencesOf(state, feedback), around)];
  if (desk.session) ends.push(runClock(desk, state, around));
  return () => ends.forEach((end) => end());
}

/** Returns the reference scans, the same cargo with nothing hidden in it first. */
export function referencesOf(state: AttemptState, feedback?: Feedback): readonly Reference[] {
  const without = feedback?.without;
  return [...(without ? [{ kind: "without", name: "", scan: without } as const] : []), ...(state.references ?? [])];
}

/** Lets a desk compare its scan with others, where there are any; returns what takes it away. */
export function compareWith(desk: Desk, references: readonly Reference[], { api, token, scans }: Around): () => void {
  if (!references.length) return () => undefined;
  const open = (target: HTMLElement, scan: ScanInfo) =>
    new Stage(target, desk.stage.renderer, scan, { api, address: scan.tiles ?? api.addressOf(token) });
  const compare = new Compare(desk, references, scans, open);
  compare.changed.on(() => desk.changed.emit());
  desk.compare = compare;
  return () => compare.close();
}

function runClock(desk: Desk, state: AttemptState, { api, token }: Around): () => void {
  const clock = new Clock(token, api, state);
  desk.clock = clock;
  const hold = () => desk.session?.hold(clock.isPaused || clock.secondsLeft === 0);
  clock.changed.on(() => {
    hold();
    desk.changed.emit();
  });
  clock.unreachable.on(() => desk.say("offline"));
  hold();
  const timer = setInterval(() => clock.secondsLeft === 0 && endWork(desk), END_MS);
  return () => {
    clearInterval(timer);
    clock.close();
  };
}

/** Time is up: a decision that was made goes off as it is; without one, the server says when the attempt is closed. */
function endWork(desk: Desk): void {
  const submission = desk.session?.submission;
  if (submission?.canSubmit) void submission.submit();
  else if (submission?.phase === "open") void submission.learn();
}
