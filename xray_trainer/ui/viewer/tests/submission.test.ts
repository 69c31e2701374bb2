import assert from "node:assert/strict";
import test from "node:test";
import type { Api } from "../src/api.ts";
import { MemoryJournal } from "../src/journal.ts";
import { chosenIn, Submission } from "../src/submission.ts";
import type { AttemptState, ViewerEvent } from "../src/types.ts";

function chose(seq: number, decision: string): ViewerEvent {
  return { uuid: `u${seq}`, seq, t: 0, kind: "view", payload: { function: decision } };
}

function stateWith(...events: ViewerEvent[]): AttemptState {
  return { state: "open", decision: null, events } as unknown as AttemptState;
}

function submission(journal = new MemoryJournal()): Submission {
  return new Submission("t", {} as Api, journal, () => Promise.resolve());
}

test("the decision chosen last counts, whatever the order and whatever else is noted", () => {
  const zoomed: ViewerEvent = { uuid: "z", seq: 9, t: 0, kind: "view", payload: { function: "zoom" } };
  assert.equal(chosenIn([chose(3, "suspicious"), chose(1, "clear"), zoomed]), "suspicious");
  assert.equal(chosenIn([zoomed, chose(10, "nonsense")]), undefined);
});

test("a decision chosen on another computer is shown and can be submitted", async () => {
  const here = submission();
  await here.resume(stateWith(chose(1, "suspicious")));
  assert.deepEqual([here.decision, here.canSubmit], ["suspicious", true]);
});

test("what was chosen elsewhere later outweighs what this browser remembers", async () => {
  const journal = new MemoryJournal();
  await journal.changeNote("t", (note) => ({ ...note, decision: "clear" }));
  const here = submission(journal);
  await here.resume(stateWith(chose(1, "clear"), chose(2, "suspicious")));
  assert.equal(here.decision, "suspicious");
});

test("another tab's choice is taken over until the answer is in", async () => {
  const here = submission();
  await here.resume(stateWith());
  await here.choose("clear");
  here.hear([chose(5, "suspicious")]);
  assert.equal(here.decision, "suspicious");
  here.phase = "submitted";
  here.hear([chose(6, "clear")]);
  assert.equal(here.decision, "suspicious");
});
