/**
 * Trying again: ever longer pauses with jitter, cut short when the line comes back or somebody wants it now.
 */

import { Unreachable } from "./api.ts";

const FIRST_MS = 500;
const LONGEST_MS = 5000;

/** Returns the pause before attempt number `failures` + 1 in ms, at least what the server asked for. */
export function pauseMs(failures: number, retryAfterS = 0): number {
  const doubled = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(retryAfterS * 1000, doubled * (0.75 + Math.random() / 2));
}

/** Resolves after `ms`, or as soon as the browser is online again; rejects when the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (then: () => void) => {
      clearTimeout(timer);
      removeEventListener("online", woken);
      signal?.removeEventListener("abort", aborted);
      then();
    };
    const woken = () => done(resolve);
    const aborted = () => done(() => reject(signal?.reason));
    const timer = setTimeout(woken, ms);
    addEventListener("online", woken);
    signal?.addEventListener("abort", aborted);
    if (signal?.aborted) aborted();
  });
}

/** Asks the server until it answers or refuses; `failed` hears of every failure. */
export async function persist<T>(ask: () => Promise<T>, signal?: AbortSignal, failed?: () => void): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (signal?.aborted || !(error instanceof Unreachable)) throw error;
      failed?.();
      await pause(pauseMs(++failures, error.retryAfterS), signal);
    }
  }
}
