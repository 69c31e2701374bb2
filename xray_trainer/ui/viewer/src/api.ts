/**
 * The server's routes. Every call ends in a value, in `Refusal` (asking again is useless; its message is for
 * people) or in `Unreachable` (asking again later may help).
 */

import type { AttemptState, ClockState, Decision, Feedback, FlagKind, ScanInfo, ViewerEvent } from "./types.ts";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}

export class Unreachable extends Error {
  constructor(readonly retryAfterS = 0) {
    super("the server does not answer");
  }
}

export interface TileAddress {
  readonly encoding: string;
  readonly energy: number;
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

const PATIENCE_MS = 20_000;
/** 401: what a person did is kept until they have signed in again, in this tab or another. */
const TRY_AGAIN = new Set([401, 408, 425, 429]);

export class Api {
  constructor(
    protected readonly base: string,
    private readonly language: string,
    private readonly resource = "/attempts",
  ) {}

  attempt(token: string): Promise<AttemptState> {
    return this.json(this.place(token));
  }

  feedback(token: string): Promise<Feedback> {
    return this.json(`${this.place(token)}/feedback`);
  }

  /** Returns the scan of the exercise that comes next, without opening it; null where none is known. */
  next(token: string): Promise<{ readonly scan: ScanInfo | null }> {
    return this.json(`${this.place(token)}/next`);
  }

  pause(token: string): Promise<ClockState> {
    return this.json(`${this.place(token)}/pause`, post({}));
  }

  resume(token: string): Promise<ClockState> {
    return this.json(`${this.place(token)}/resume`, post({}));
  }

  /** Tells what is wrong with an exercise, any number of times with the same key and outcome. */
  async flag(token: string, flag: { readonly kind: FlagKind; readonly comment: string; readonly key: string }): Promise<void> {
    await this.json("/flags", post({ token, ...flag }));
  }

  /** Returns where the pictures of a scan are that has no address of its own. */
  addressOf(token: string): string {
    return `${this.base}${this.place(token)}`;
  }

  /** Returns where the preview of the scan at an address is. */
  previewOf(address: string): string {
    return `${address}/preview`;
  }

  /** Fetches a tile of the scan that lies at an address. */
  async tile(address: string, at: TileAddress, signal: AbortSignal): Promise<ArrayBuffer> {
    const response = await this.askAt(tileUrl(address, at), { signal });
    try {
      return await response.arrayBuffer();
    } catch {
      throw new Unreachable();
    }
  }

  /** Stores events, any number of times with the same outcome; returns the sentence to each refused one's uuid. */
  async postEvents(
    token: string,
    events: readonly ViewerEvent[],
    keepalive = false,
  ): Promise<Readonly<Record<string, string>>> {
    const answer = await this.json<{ refused?: Record<string, string> }>("/events", post({ token, events }, keepalive));
    return answer.refused ?? {};
  }

  /** Submits, any number of times with the same key and outcome. */
  async submit(token: string, decision: Decision, key: string): Promise<void> {
    await this.json(`${this.place(token)}/submit`, post({ decision, key, events: [] }));
  }

  protected place(token: string): string {
    return `${this.resource}/${encodeURIComponent(token)}`;
  }

  protected async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await this.ask(path, { signal: AbortSignal.timeout(PATIENCE_MS), ...init });
    try {
      return (await response.json()) as T;
    } catch {
      throw new Unreachable();
    }
  }

  private ask(path: string, init: RequestInit): Promise<Response> {
    return this.askAt(this.base + path, init);
  }

  private async askAt(url: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, "Accept-Language": this.language, "X-Requested-With": "xray-trainer" };
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers });
    } catch {
      throw new Unreachable();
    }
    if (response.ok) return response;
    if (response.status >= 500 || TRY_AGAIN.has(response.status)) {
      throw new Unreachable(Number(response.headers.get("Retry-After")) || 0);
    }
    throw new Refusal(response.status, await sentenceOf(response));
  }
}

/** Returns where a tile of the scan at an address is. */
export function tileUrl(address: string, at: TileAddress): string {
  return `${address}/tiles/${[at.encoding, at.energy, at.level, at.column, at.row].join("/")}`;
}

export function post(body: unknown, keepalive = false): RequestInit {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    keepalive,
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
}

async function sentenceOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error?: unknown };
    if (typeof error === "string" && error) return error;
  } catch {
    // a proxy may answer with anything
  }
  return `${response.status} ${response.statusText}`.trim();
}
