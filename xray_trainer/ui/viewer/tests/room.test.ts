import assert from "node:assert/strict";
import test from "node:test";
import { RoomBook } from "../src/room-book.ts";
import { foldRoom, placeOf, viewsAt } from "../src/room-fold.ts";
import type { RoomDraft, RoomEvent, RoomInfo } from "../src/room-types.ts";

const BOX = { type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]] } as const;

function event(seq: number, person: string, draft: RoomDraft, order = seq): RoomEvent {
  return { ...draft, uuid: `e${seq}`, seq, order, person, at_ms: 1000 * seq } as RoomEvent;
}

const STORY: readonly RoomEvent[] = [
  event(1, "mentor", { kind: "show", payload: { position: 0 } }),
  event(2, "aliya", { kind: "mark_add", payload: { position: 0, mark_id: "m", geometry: BOX, confidence: 3 } }, 1),
  event(3, "aliya", { kind: "mark_change", payload: { position: 0, mark_id: "m", confidence: 5 } }, 2),
  event(4, "aliya", { kind: "vote", payload: { position: 0, decision: "suspicious", confidence: 4 } }),
  event(5, "mentor", { kind: "draw", payload: { position: 0, points: [[0, 0], [1, 1]], fades: false } }),
  event(6, "mentor", { kind: "reveal", payload: { position: 0 } }),
  event(7, "bek", { kind: "vote", payload: { position: 0, decision: "clear", confidence: 2 } }),
  event(8, "bek", { kind: "say", payload: { text: "where?" } }),
  event(9, "mentor", { kind: "show", payload: { position: 1 } }),
];

function info(events: readonly RoomEvent[]): RoomInfo {
  const room = { room: "r", title: "t", code: null, is_leader: false, is_closed: false, me: "bek", leader: "mentor" };
  return { ...room, num_scans: 2, people: [], now_ms: Date.now(), events, last: 9, presence: [], presence_version: 0 };
}

test("any order and any repetition of events folds to the same state", () => {
  const whole = foldRoom(STORY);
  assert.equal(whole.position, 1);
  assert.equal(whole.marks.get(placeOf(0, "aliya"))?.[0]?.confidence, 5);
  for (let turn = 0; turn < STORY.length; turn++) {
    const book = new RoomBook(info([...STORY.slice(turn), ...STORY, ...STORY.slice(0, turn)].reverse()));
    assert.deepEqual(book.state, whole);
  }
});

test("a vote behind the reveal is late, one before it is not", () => {
  const { votes } = foldRoom(STORY);
  assert.equal(votes.get(placeOf(0, "aliya"))?.isLate, false);
  assert.equal(votes.get(placeOf(0, "bek"))?.isLate, true);
});

test("what was done here stands at once and again under the server's number", () => {
  const book = new RoomBook(info(STORY));
  const sent = book.record({ kind: "say", payload: { text: "here" } });
  assert.equal(book.state.talk.at(-1)?.isSent, false);
  const echo = event(10, "bek", { kind: "say", payload: { text: "here" } }, sent.seq);
  book.learn({ events: [{ ...echo, uuid: sent.uuid }], last: 10, presence: [], presence_version: 0 });
  assert.deepEqual(book.state.talk.map(({ text, isSent }) => [text, isSent]), [["where?", true], ["here", true]]);
  book.drop([sent.uuid]);
  assert.equal(book.state.talk.length, 1);
});

test("where people looked is told by their tracks, and not for ever", () => {
  const track = event(10, "aliya", { kind: "track", payload: { position: 0, samples: [[5000, 0, 0, 9, 9], [7000, 1, 1, 5, 5]] } });
  assert.deepEqual(viewsAt([track], 6000, 9000).get("aliya")?.sample, [5000, 0, 0, 9, 9]);
  assert.deepEqual(viewsAt([track], 8000, 9000).get("aliya")?.sample, [7000, 1, 1, 5, 5]);
  assert.equal(viewsAt([track], 20_000, 9000).size, 0);
});
