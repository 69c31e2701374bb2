import assert from "node:assert/strict";
import test from "node:test";
import { Player } from "../src/player.ts";
import { placeAt, statesOf, truthAt } from "../src/replay-states.ts";
import type { Moment } from "../src/replay-types.ts";

const SQUARE = { type: "Polygon", coordinates: [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]] } as const;
const MOMENTS: readonly Moment[] = [
  { at: 0, t: 0, act: "open" },
  { at: 1000, t: 1000, act: "mark_add", mark: { mark_id: "m", geometry: SQUARE, confidence: 3 } },
  { at: 5000, t: 60_000, act: "view", function: "inverse", look: { inverse: true } },
  { at: 6000, t: 61_000, act: "mark_delete", mark: { mark_id: "m" } },
];

/** A ticker whose time a test moves by hand. */
function byHand() {
  let waiting: ((now: number) => void)[] = [];
  const go = (now: number) => {
    const due = waiting;
    waiting = [];
    due.forEach((tick) => tick(now));
  };
  return { go, ticker: { next: (tick: (now: number) => void) => void waiting.push(tick) }, count: () => waiting.length };
}

test("marks and look stand as the last moment left them", () => {
  const states = statesOf(MOMENTS);
  const told = [0, 999, 1000, 5500, 6000, 9e9].map((at) => {
    const state = states[placeAt(states, at)]!;
    return [state.marks.length, state.look.inverse === true];
  });
  assert.deepEqual(told, [[0, false], [0, false], [1, false], [1, true], [0, true], [0, true]]);
});

test("a shortened pause tells the time in truth", () => {
  const states = statesOf(MOMENTS);
  assert.equal(truthAt(states, 3000), 30_500);
  assert.equal(truthAt(states, 6000), 61_000);
});

test("a replay plays as fast as asked, stops at its end and begins anew", () => {
  const { go, ticker, count } = byHand();
  const player = new Player(1000, ticker);
  player.setSpeed(4);
  player.play();
  [0, 100].forEach(go);
  assert.equal(player.at, 400);
  [200, 300].forEach(go);
  assert.deepEqual([player.at, player.isPlaying, count()], [1000, false, 0]);
  player.play();
  assert.equal(player.at, 0);
});

test("a paused replay stays where it is, and a frame still to come changes nothing", () => {
  const { go, ticker } = byHand();
  const player = new Player(1000, ticker);
  player.play();
  go(0);
  player.pause();
  go(500);
  assert.equal(player.at, 0);
  player.play();
  [1000, 1010].forEach(go);
  assert.equal(player.at, 10);
});

test("a tab that was away does not jump, and nothing goes beyond the ends", () => {
  const { go, ticker } = byHand();
  const player = new Player(10_000, ticker);
  player.play();
  [0, 60_000].forEach(go);
  assert.equal(player.at, 250);
  player.seek(-5);
  assert.equal(player.at, 0);
  player.seek(9e9);
  assert.equal(player.at, 10_000);
  [1, 1, 1, 1, 1, -1].forEach((by) => player.faster(by as 1 | -1));
  assert.equal(player.speed, 8);
});

test("nothing to play does not play", () => {
  const player = new Player(0, byHand().ticker);
  player.toggle();
  assert.equal(player.isPlaying, false);
});
