/**
 * The server's routes answered from the files of a package: scans in packs of tiles, papers, truth. What a person
 * marks is kept in the browser, and judged here by the server's rule.
 */

import { Api, Refusal, Unreachable, type TileAddress } from "../api.ts";
import { MarkBook } from "../marks.ts";
import type { AttemptState, ClockState, Decision, Feedback, FlagKind, ScanInfo, ViewerEvent } from "../types.ts";
import { match } from "./matching.ts";
import type { Runtime } from "./runtime.ts";

export interface StaticExercise {
  readonly id: string;
  readonly scan: ScanInfo;
  readonly papers: readonly (readonly [string, string])[];
  readonly feedback: Omit<Feedback, "marks" | "outcome">;
}

interface Kept {
  readonly events: readonly ViewerEvent[];
  readonly decision: Decision | null;
}

export interface Verdict {
  readonly outcome: Feedback["outcome"];
  readonly numFound: number;
  readonly numFalse: number;
}

const NOTHING: Kept = { events: [], decision: null };

export class StaticApi extends Api {
  private readonly packs = new Map<string, Promise<Pack>>();
  private readonly memory = new Map<string, string>();

  /** The token of an attempt is `scope` with the number of the exercise. */
  constructor(
    private readonly exercises: readonly StaticExercise[],
    private readonly scope: string,
    private readonly runtime: Runtime,
    language: string,
  ) {
    super("", language);
  }

  tokenOf(place: number): string {
    return `${this.scope} ${place}`;
  }

  override async attempt(token: string): Promise<AttemptState> {
    const { scan, papers } = this.exercise(token);
    const { events, decision } = this.kept(token);
    return { scan, papers, events, decision, state: decision ? "submitted" : "open", mode: "practice", references: [] };
  }

  override async feedback(token: string): Promise<Feedback> {
    const { feedback, scan } = this.exercise(token);
    const { events, decision } = this.kept(token);
    if (!decision) throw new Refusal(403, "not submitted");
    const marks = marksOf(events);
    const { outcomes } = match(marks.map(rated), targets(feedback), scan);
    const judged = marks.map((mark, index) => ({ ...mark, outcome: outcomes[index]! }));
    return { ...feedback, marks: judged, outcome: this.verdict(token).outcome };
  }

  /** Returns what an answer was worth. */
  verdict(token: string): Verdict {
    const { feedback, scan } = this.exercise(token);
    const { events, decision } = this.kept(token);
    const hidden = targets(feedback);
    const { hitMarks, outcomes } = match(marksOf(events).map(rated), hidden, scan);
    const says = decision === "suspicious";
    const outcome = hidden.length ? (says ? "hit" : "miss") : says ? "false_alarm" : "correct_rejection";
    const numFound = hitMarks.filter((index) => index !== undefined).length;
    return { outcome, numFound, numFalse: outcomes.filter((one) => one === "false_mark").length };
  }

  override async next(): Promise<{ readonly scan: ScanInfo | null }> {
    return { scan: null };
  }

  override async pause(): Promise<ClockState> {
    return {};
  }

  override async resume(): Promise<ClockState> {
    return {};
  }

  override async flag(token: string, flag: { readonly kind: FlagKind; readonly comment: string }): Promise<void> {
    this.runtime.comment(`${this.exercise(token).id} ${flag.kind}: ${flag.comment}`);
    this.runtime.commit();
  }

  override async postEvents(token: string, events: readonly ViewerEvent[]): Promise<Readonly<Record<string, string>>> {
    const { events: known, decision } = this.kept(token);
    if (decision) throw new Refusal(409, "submitted");
    const there = new Set(known.map(({ uuid }) => uuid));
    this.keep(token, { events: [...known, ...events.filter(({ uuid }) => !there.has(uuid))], decision });
    return {};
  }

  override async submit(token: string, decision: Decision): Promise<void> {
    const kept = this.kept(token);
    if (!kept.decision) this.keep(token, { ...kept, decision });
  }

  override previewOf(address: string): string {
    return `${address}/preview.png`;
  }

  override async tile(address: string, at: TileAddress): Promise<ArrayBuffer> {
    const url = `${address}/level-${at.level}.bin`;
    const pack = this.packs.get(url) ?? fetchPack(url);
    this.packs.set(url, pack);
    try {
      return await unzipped((await pack).tile(at));
    } catch (error) {
      this.packs.delete(url);
      throw error;
    }
  }

  private exercise(token: string): StaticExercise {
    const found = this.exercises[Number(token.slice(token.lastIndexOf(" ") + 1))];
    if (!found) throw new Refusal(404, "no such exercise");
    return found;
  }

  private kept(token: string): Kept {
    const text = this.memory.get(token) ?? stored(token);
    return text ? (JSON.parse(text) as Kept) : NOTHING;
  }

  private keep(token: string, kept: Kept): void {
    const text = JSON.stringify(kept);
    this.memory.set(token, text);
    try {
      localStorage.setItem(`xray-trainer ${token}`, text);
    } catch {
      // full or forbidden: what is in memory lasts until the page goes
    }
  }
}

/** Tiles of one level in one file: the length of an index, the index, then the tiles. */
class Pack {
  private readonly index: Readonly<Record<string, readonly [number, number]>>;
  private readonly begin: number;

  constructor(private readonly bytes: ArrayBuffer) {
    const length = new DataView(bytes).getUint32(0, true);
    this.begin = 4 + length;
    this.index = JSON.parse(new TextDecoder().decode(bytes.slice(4, this.begin))) as typeof this.index;
  }

  tile({ energy, column, row }: TileAddress): ArrayBuffer {
    const place = this.index[`${energy}/${column}/${row}`];
    if (!place) throw new Refusal(404, "no such tile");
    return this.bytes.slice(this.begin + place[0], this.begin + place[0] + place[1]);
  }
}

async function fetchPack(url: string): Promise<Pack> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Unreachable();
  }
  if (response.status >= 500) throw new Unreachable();
  if (!response.ok) throw new Refusal(response.status, url);
  return new Pack(await response.arrayBuffer());
}

async function unzipped(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function stored(token: string): string | null {
  try {
    return localStorage.getItem(`xray-trainer ${token}`);
  } catch {
    return null;
  }
}

function marksOf(events: readonly ViewerEvent[]) {
  const book = new MarkBook();
  book.open(events);
  return [...book.all];
}

function rated(mark: { readonly geometry: Feedback["truth"][number]["geometry"]; readonly confidence: number }) {
  return { geometry: mark.geometry, rating: mark.confidence };
}

function targets(feedback: StaticExercise["feedback"]) {
  return feedback.truth.filter((entry) => !entry.is_benign).map((entry) => entry.geometry);
}
