import assert from "node:assert/strict";
import test from "node:test";
import { Unreachable } from "../src/api.ts";
import { Clock } from "../src/clock.ts";
import { clockFace } from "../src/timer.ts";
import type { ClockState } from "../src/types.ts";

function clockOf(state: ClockState, answer: ClockState = {}) {
  const asked: string[] = [];
  let now = 0;
  const api = {
    pause: async () => (asked.push("pause"), { ...state, ...answer, is_paused: true }),
    resume: async () => (asked.push("resume"), { ...state, ...answer, is_paused: false }),
  };
  const clock = new Clock("t", api, state, () => now);
  return { clock, asked, pass: (seconds: number) => (now += 1000 * seconds) };
}

test("time runs down from what the server said and stops at nothing", () => {
  const { clock, pass } = clockOf({ seconds_left: 40 });
  pass(15);
  assert.equal(clock.secondsLeft, 25);
  pass(100);
  assert.equal(clock.secondsLeft, 0);
  clock.close();
});

test("without a limit nothing runs", () => {
  const { clock, pass } = clockOf({ seconds_left: null });
  pass(100);
  assert.equal(clock.secondsLeft, null);
  clock.close();
});

test("a pause covers at once, stops the time and goes on from what the server says then", async () => {
  const { clock, asked, pass } = clockOf({ seconds_left: 40, can_pause: true }, { seconds_left: 39.5 });
  const pausing = clock.pause();
  assert.equal(clock.isPaused, true);
  await pausing;
  pass(1000);
  assert.equal(clock.secondsLeft, 39.5);
  await clock.resume();
  pass(9.5);
  assert.deepEqual([clock.isPaused, clock.secondsLeft, asked], [false, 30, ["pause", "resume"]]);
  clock.close();
});

test("a pause that the server does not hear of is none", async () => {
  const api = { pause: () => Promise.reject(new Unreachable()), resume: () => Promise.reject(new Unreachable()) };
  const clock = new Clock("t", api, { seconds_left: 40, can_pause: true }, () => 0);
  let told = 0;
  clock.unreachable.on(() => told++);
  await clock.pause();
  assert.deepEqual([clock.isPaused, told], [false, 1]);
  clock.close();
});

test("an exam is not paused", async () => {
  const { clock, asked } = clockOf({ seconds_left: 40, can_pause: false });
  await clock.pause();
  assert.deepEqual([clock.isPaused, asked], [false, []]);
  clock.close();
});

test("a clock shows minutes and seconds", () => {
  assert.deepEqual([245, 60, 9, 0].map(clockFace), ["4:05", "1:00", "0:09", "0:00"]);
});
