import assert from "node:assert/strict";
import test from "node:test";
import { foldMarks } from "../src/events.ts";
import { MarkBook } from "../src/marks.ts";
import type { Geometry, ViewerEvent } from "../src/types.ts";
import { newUuid } from "../src/uuid.ts";

const SQUARE: Geometry = { type: "Polygon", coordinates: [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]] };

function added(uuid: string, seq: number, mark_id: string, confidence = 3): ViewerEvent {
  return { uuid, seq, t: 0, kind: "mark_add", payload: { mark_id, geometry: SQUARE, confidence } };
}

const changed: ViewerEvent = { uuid: "c", seq: 3, t: 0, kind: "mark_change", payload: { mark_id: "m", confidence: 5 } };
const deleted: ViewerEvent = { uuid: "d", seq: 4, t: 0, kind: "mark_delete", payload: { mark_id: "m" } };

test("no events give no marks", () => {
  assert.equal(foldMarks([]).size, 0);
});

test("order of arrival and repetition do not matter", () => {
  const events = [changed, added("a", 1, "m"), added("b", 2, "n"), changed, added("a", 1, "m")];
  const marks = foldMarks(events);
  assert.deepEqual([...marks.keys()], ["m", "n"]);
  assert.equal(marks.get("m")?.confidence, 5);
  assert.deepEqual([...foldMarks(events.reverse())], [...marks]);
});

test("a deleted mark is gone and can come back", () => {
  assert.equal(foldMarks([added("a", 1, "m"), deleted]).size, 0);
  assert.equal(foldMarks([added("a", 1, "m"), deleted, added("e", 5, "m", 2)]).get("m")?.confidence, 2);
});

test("changing what is not there does nothing", () => {
  assert.equal(foldMarks([changed, deleted]).size, 0);
});

test("a book's events fold to what it shows, through undo and redo to the first step", () => {
  const book = new MarkBook();
  book.isEditable = true;
  const events: ViewerEvent[] = [];
  book.recorded.on((event) => events.push(event));
  const shown: string[] = [];
  const steps = [
    () => book.add(SQUARE),
    () => book.rate(5),
    () => book.add(SQUARE, "rectangle", 1),
    () => book.removeSelected(),
    ...Array.from({ length: 5 }, () => () => book.undo()),
    ...Array.from({ length: 5 }, () => () => book.redo()),
  ];
  for (const step of steps) {
    step();
    shown.push(book.all.map((mark) => mark.confidence).join());
    assert.deepEqual([...foldMarks(events).values()], [...book.all]);
  }
  assert.deepEqual(shown, ["3", "5", "5,1", "5", "5,1", "5", "3", "", "", "3", "5", "5,1", "5", "5"]);
});

test("a book that may not be changed does not change", () => {
  const book = new MarkBook();
  book.add(SQUARE);
  book.log("zoom");
  assert.equal(book.all.length, 0);
});

test("a new event comes after all that are known", () => {
  const book = new MarkBook();
  book.isEditable = true;
  book.merge([added("a", 41, "m")]);
  const seqs: number[] = [];
  book.recorded.on((event) => seqs.push(event.seq));
  book.add(SQUARE);
  assert.deepEqual(seqs, [42]);
});

test("uuids have their form, also without randomUUID", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.ok(form.test(newUuid()));
  const known = crypto.randomUUID;
  Object.assign(crypto, { randomUUID: undefined });
  assert.ok(form.test(newUuid()));
  Object.assign(crypto, { randomUUID: known });
});

test("after a reload undo still reaches the first step", () => {
  const before = new MarkBook();
  before.isEditable = true;
  const events: ViewerEvent[] = [];
  before.recorded.on((event) => events.push(event));
  before.add(SQUARE, "ellipse");
  before.rate(5);
  before.removeSelected();
  const book = new MarkBook();
  book.open(events);
  book.isEditable = true;
  const seen: string[] = [];
  while (book.canUndo) {
    book.undo();
    seen.push(book.all.map((mark) => `${mark.shape} ${mark.confidence}`).join());
  }
  assert.deepEqual(seen, ["ellipse 5", "ellipse 3", ""]);
  while (book.canRedo) book.redo();
  assert.equal(book.all.length, 0);
});

test("a mark goes to its new outline and back, and stays an ellipse", () => {
  const book = new MarkBook();
  book.isEditable = true;
  book.add(SQUARE, "ellipse");
  const id = book.all[0]!.mark_id;
  const larger: Geometry = { type: "Polygon", coordinates: [[[0, 0], [20, 0], [20, 9], [0, 9], [0, 0]]] };
  book.reshape(id, larger);
  book.reshape(id, larger);
  assert.deepEqual(book.all[0]?.geometry, larger);
  book.undo();
  assert.deepEqual(book.all[0], { mark_id: id, geometry: SQUARE, confidence: 3, shape: "ellipse" });
});

test("ticks count as they were left and are no step to undo", () => {
  const book = new MarkBook();
  book.isEditable = true;
  const events: ViewerEvent[] = [];
  book.recorded.on((event) => events.push(event));
  book.tick("seal", true);
  book.tick("seal", true);
  book.tick("route", true);
  book.tick("seal", false);
  assert.equal(events.length, 3);
  assert.deepEqual([...book.ticked], ["route"]);
  assert.equal(book.canUndo, false);
  const other = new MarkBook();
  other.merge(events.reverse());
  assert.deepEqual([...other.ticked], ["route"]);
});
