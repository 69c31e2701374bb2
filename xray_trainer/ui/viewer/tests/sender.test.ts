import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, Unreachable, type Api } from "../src/api.ts";
import { MemoryJournal } from "../src/journal.ts";
import { Sender } from "../src/sender.ts";
import type { ViewerEvent } from "../src/types.ts";

Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });

function viewed(seq: number): ViewerEvent {
  return { uuid: `u${seq}`, seq, t: 0, kind: "view", payload: { function: "zoom" } };
}

/** A server that stores events, fails the first `failures` times and refuses some events. */
class FakeServer {
  stored: string[] = [];
  posts = 0;

  constructor(
    private failures = 0,
    private readonly refuses: (seqs: number[]) => Refusal | undefined = () => undefined,
  ) {}

  async postEvents(token: string, events: readonly ViewerEvent[]): Promise<Record<string, string>> {
    this.posts++;
    if (this.failures-- > 0) throw new Unreachable();
    const refusal = this.refuses(events.map((event) => event.seq));
    if (refusal) throw refusal;
    this.stored.push(...events.map((event) => `${token} ${event.seq}`));
    return {};
  }
}

async function journalOf(...seqs: number[]): Promise<MemoryJournal> {
  const journal = new MemoryJournal();
  for (const seq of seqs) await journal.append("t", viewed(seq));
  return journal;
}

test("everything arrives in order, once, after failures", async () => {
  const [server, journal] = [new FakeServer(1), await journalOf(2, 1, 3)];
  const sender = new Sender(journal, server as unknown as Api);
  await sender.drained("t");
  assert.deepEqual(server.stored, ["t 1", "t 2", "t 3"]);
  assert.equal(sender.isOffline, false);
});

test("one bad event does not hold up the others and is kept with the sentence", async () => {
  const server = new FakeServer(0, (seqs) => (seqs.includes(2) ? new Refusal(400, "no such mark") : undefined));
  const journal = await journalOf(1, 2, 3, 4);
  const sender = new Sender(journal, server as unknown as Api);
  const told: string[] = [];
  sender.refused.on(({ events, reason }) => told.push(`${events.map((event) => event.seq)} ${reason.message}`));
  await sender.drained("t");
  assert.deepEqual(server.stored, ["t 1", "t 3", "t 4"]);
  assert.deepEqual(told, ["2 no such mark"]);
  assert.deepEqual((await journal.entries("t")).map((entry) => entry.refused), ["no such mark"]);
});

test("a submitted attempt refuses all at once, without asking again", async () => {
  const server = new FakeServer(0, () => new Refusal(409, "submitted"));
  const sender = new Sender(await journalOf(1, 2, 3), server as unknown as Api);
  await sender.drained("t");
  assert.equal(server.posts, 1);
});

test("attempts are sent apart", async () => {
  const [server, journal] = [new FakeServer(), await journalOf(1)];
  await journal.append("other", viewed(7));
  const sender = new Sender(journal, server as unknown as Api);
  await sender.drained("t");
  await sender.drained("other");
  assert.deepEqual(server.stored.sort(), ["other 7", "t 1"]);
  assert.equal(server.posts, 2);
});
