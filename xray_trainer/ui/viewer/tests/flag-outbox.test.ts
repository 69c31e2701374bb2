import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, Unreachable } from "../src/api.ts";
import { FlagOutbox, type FlagEvent } from "../src/flag-outbox.ts";
import { MemoryJournal } from "../src/journal.ts";

Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });

const FLAG = { kind: "artefact", comment: "a bright line" } as const;

class FakeServer {
  readonly told: string[] = [];
  constructor(public failures = 0, private readonly refusal?: Refusal) {}

  async flag(token: string, { kind, comment, key }: { kind: string; comment: string; key: string }): Promise<void> {
    if (this.failures-- > 0) throw new Unreachable();
    if (this.refusal) throw this.refusal;
    this.told.push(`${token} ${kind} ${comment} ${key}`);
  }
}

test("a flag arrives after failures, once, and leaves the journal", async () => {
  const [journal, server] = [new MemoryJournal<FlagEvent>(), new FakeServer(1)];
  assert.equal(await new FlagOutbox(journal, server).send("t", FLAG), "");
  assert.equal(server.told.length, 1);
  assert.ok(/^t artefact a bright line [0-9a-f-]{36}$/.test(server.told[0] ?? ""));
  assert.deepEqual(await journal.waiting(), []);
});

test("what a closed tab left is sent on by the next, for whichever attempt", async () => {
  const journal = new MemoryJournal<FlagEvent>();
  const gone = new FlagOutbox(journal, new FakeServer(99));
  const lost = gone.send("t", FLAG).catch(() => "closed");
  await new Promise((resolve) => setTimeout(resolve, 20));
  gone.close();
  const server = new FakeServer();
  assert.equal(await new FlagOutbox(journal, server).send("u", FLAG), "");
  assert.deepEqual(server.told.map((one) => one[0]).sort(), ["t", "u"]);
  assert.equal(await lost, "closed");
});

test("the server's sentence comes back where it refuses a flag", async () => {
  const outbox = new FlagOutbox(new MemoryJournal<FlagEvent>(), new FakeServer(0, new Refusal(403, "not yours")));
  assert.equal(await outbox.send("t", FLAG), "not yours");
});
