/**
 * Flags on their way: kept on this device, like marks, until the server has them, so that a cut line or a closed tab
 * loses none. The next viewer that opens in this browser sends on what an earlier one left.
 */

import { Refusal, type Api } from "./api.ts";
import { openJournal, type Journal } from "./journal.ts";
import { Sender } from "./sender.ts";
import type { FlagKind, JournalEvent } from "./types.ts";
import { newUuid } from "./uuid.ts";

export const FLAG_JOURNAL = "xray-trainer-flags";

export interface FlagEvent extends JournalEvent {
  readonly kind: "flag";
  readonly payload: { readonly kind: FlagKind; readonly comment: string };
}

type Flags = Pick<Api, "flag">;

export class FlagOutbox {
  private readonly sender: Sender<FlagEvent>;
  private readonly sentences = new Map<string, string>();

  constructor(
    private readonly journal: Journal<FlagEvent>,
    api: Flags,
  ) {
    this.sender = new Sender(journal, { postEvents: (token, events) => postFlags(api, token, events) });
    this.sender.refused.on(({ events, reason }) => events.forEach(({ uuid }) => this.sentences.set(uuid, reason.message)));
    this.sender.kick();
  }

  static async open(api: Flags): Promise<FlagOutbox> {
    return new FlagOutbox(await openJournal<FlagEvent>(FLAG_JOURNAL), api);
  }

  /** Resolves when the server has the flag, with "", or refused it, with its sentence. */
  async send(token: string, payload: FlagEvent["payload"]): Promise<string> {
    const t = Date.now();
    const event: FlagEvent = { uuid: newUuid(), seq: t, t, kind: "flag", payload };
    await this.journal.append(token, event);
    await this.sender.drained(token);
    return this.sentences.get(event.uuid) ?? "";
  }

  close(): void {
    this.sender.close();
    this.journal.close();
  }
}

/** Tells the server of flags one by one; its key, the event's uuid, makes telling again harmless. */
async function postFlags(api: Flags, token: string, events: readonly FlagEvent[]): Promise<Record<string, string>> {
  const refused: Record<string, string> = {};
  for (const { uuid, payload } of events) {
    try {
      await api.flag(token, { ...payload, key: uuid });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused[uuid] = error.message;
    }
  }
  return refused;
}
