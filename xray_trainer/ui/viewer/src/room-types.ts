/** What travels between a room and the server. */

import type { Point } from "./frame.ts";
import type { Decision, FindingEntry, JournalEvent, Mark, ScanInfo, TruthEntry } from "./types.ts";

export type Share = "nothing" | "anonymous" | "names";
export type Phase = "asked" | "shown";

interface At {
  readonly position: number;
}

/** Something done in a room, as its author meant it. */
export type RoomDraft =
  | { readonly kind: "join"; readonly payload: object }
  | { readonly kind: "show"; readonly payload: At }
  | { readonly kind: "reveal"; readonly payload: At }
  | { readonly kind: "erase"; readonly payload: At }
  | { readonly kind: "poll"; readonly payload: At & { readonly phase: Phase } }
  | { readonly kind: "share"; readonly payload: { readonly marks: Share } }
  | { readonly kind: "follow"; readonly payload: { readonly on: boolean } }
  | { readonly kind: "draw"; readonly payload: At & { readonly points: readonly Point[]; readonly fades: boolean } }
  | { readonly kind: "close"; readonly payload: object }
  | { readonly kind: "say"; readonly payload: { readonly text: string } }
  | { readonly kind: "vote"; readonly payload: At & { readonly decision: Decision; readonly confidence: number } }
  | { readonly kind: "track"; readonly payload: At & { readonly samples: readonly Sample[] } }
  | { readonly kind: "mark_add"; readonly payload: At & Mark }
  | { readonly kind: "mark_change"; readonly payload: At & Partial<Mark> & { readonly mark_id: string } }
  | { readonly kind: "mark_delete"; readonly payload: At & { readonly mark_id: string } };

/** Milliseconds by the server's clock, then left, top, right and bottom of what was on screen, in pixels of the scan. */
export type Sample = readonly [number, number, number, number, number];
export type Box = readonly [number, number, number, number];

/** An event on its way to the server; `seq` is its place among its author's. */
export type SentEvent = RoomDraft & JournalEvent;

/** An event of the record; `seq` is the server's number, infinite until it has one. */
export type RoomEvent = RoomDraft & {
  readonly uuid: string;
  readonly seq: number;
  readonly order: number;
  readonly person: string;
  readonly at_ms: number;
};

export interface Someone {
  readonly person: string;
  readonly name: string;
  readonly number: number;
  readonly colour: string;
  readonly dash: "solid" | "dashed" | "dotted" | "dash_dot";
  readonly letter: string;
}

/** Where somebody is now. */
export interface Presence {
  readonly position: number | null;
  readonly view: Box | null;
  readonly pointer: Point | null;
  readonly follows: boolean;
  readonly lag_ms: number;
}

export interface PresenceOf extends Presence {
  readonly person: string;
  readonly age_s: number;
}

export interface News {
  readonly events: readonly RoomEvent[];
  readonly last: number;
  readonly presence: readonly PresenceOf[];
  readonly presence_version: number;
  readonly people?: readonly Someone[];
}

export interface RoomInfo extends News {
  readonly room: string;
  readonly title: string;
  /** What lets others in; for the mentor of an open room only. */
  readonly code: string | null;
  readonly is_leader: boolean;
  readonly is_closed: boolean;
  readonly me: string;
  readonly leader: string;
  readonly num_scans: number;
  readonly people: readonly Someone[];
  readonly now_ms: number;
}

export interface ShownScan {
  readonly position: number;
  readonly scan: ScanInfo;
  readonly papers: readonly (readonly [string, string])[];
}

export interface Revealed {
  readonly position: number;
  readonly truth: readonly TruthEntry[];
  readonly findings: readonly FindingEntry[];
  readonly without: ScanInfo | null;
}
