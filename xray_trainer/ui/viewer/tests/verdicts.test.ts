import assert from "node:assert/strict";
import test from "node:test";
import { steelOf } from "../src/probe.ts";
import type { VerdictEvent } from "../src/types.ts";
import { VerdictBook } from "../src/verdicts.ts";

const SCAN = "s1";

function bookWith(...verdicts: { finding: string; seq: number; verdict: "confirm" | "reject"; comment: string }[]) {
  const book = new VerdictBook();
  const recorded: VerdictEvent[] = [];
  book.load({ key: SCAN, verdicts });
  book.recorded.on((event) => recorded.push(event));
  return { book, recorded };
}

test("a word keeps the comment and a comment keeps the word", () => {
  const { book, recorded } = bookWith({ finding: "f1", seq: 4, verdict: "confirm", comment: "seen" });
  book.say(SCAN, "f1", { verdict: "reject" });
  book.say(SCAN, "f1", { comment: "a pallet" });
  assert.deepEqual(recorded.map(({ payload }) => [payload.verdict, payload.comment]), [
    ["reject", "seen"],
    ["reject", "a pallet"],
  ]);
  assert.ok(recorded[1]!.seq > recorded[0]!.seq && recorded[0]!.seq > 4);
});

test("saying the same again records nothing", () => {
  const { book, recorded } = bookWith({ finding: "f1", seq: 1, verdict: "confirm", comment: "" });
  book.say(SCAN, "f1", { verdict: "confirm" });
  assert.equal(recorded.length, 0);
});

test("undoing says again what was said before, and scans are apart", () => {
  const { book, recorded } = bookWith({ finding: "f1", seq: 1, verdict: "confirm", comment: "" });
  book.say(SCAN, "f1", { verdict: "unsure" });
  assert.equal(book.undo()?.finding, "f1");
  assert.equal(book.of(SCAN, "f1").verdict, "confirm");
  assert.equal(book.of("s2", "f1").verdict, "");
  assert.equal(recorded.length, 2);
  assert.equal(book.undo(), undefined);
});

test("what comes late does not overrule what was said later", () => {
  const { book, recorded } = bookWith();
  book.say(SCAN, "f1", { verdict: "reject" });
  const late = { ...recorded[0]!, seq: 1, payload: { ...recorded[0]!.payload, verdict: "confirm" as const } };
  book.merge([late]);
  assert.equal(book.of(SCAN, "f1").verdict, "reject");
});

test("steel is read between the points of its curve", () => {
  const curve = [[0, 0], [1, 20], [3, 80]] as const;
  assert.deepEqual([-0.1, 0.5, 2, 9].map((attenuation) => steelOf(attenuation, curve)), [0, 10, 50, 80]);
});
