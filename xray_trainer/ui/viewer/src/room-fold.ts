/**
 * The state of a room: what follows from its events, in whatever order and however often they came. Each author's
 * changes are folded by the author's own order, the talk by the server's numbers. The server folds in the same way
 * (`xray_trainer/rooms/state.py`).
 */

import { foldMarks } from "./events.ts";
import type { Point } from "./frame.ts";
import type { Phase, RoomEvent, Sample, Share } from "./room-types.ts";
import type { Decision, Mark, ViewerEvent } from "./types.ts";

export interface Vote {
  readonly decision: Decision;
  readonly confidence: number;
  /** It came after the truth was out. */
  readonly isLate: boolean;
}

export interface Line {
  readonly uuid: string;
  readonly points: readonly Point[];
  readonly fades: boolean;
  readonly atMs: number;
}

export interface Said {
  readonly uuid: string;
  readonly person: string;
  readonly text: string;
  readonly atMs: number;
  readonly isSent: boolean;
}

export interface RoomState {
  readonly position: number | undefined;
  readonly shown: ReadonlySet<number>;
  readonly revealed: ReadonlySet<number>;
  readonly polls: ReadonlyMap<number, Phase>;
  readonly share: Share;
  readonly isFollowed: boolean;
  readonly isClosed: boolean;
  /** By position and person, see `placeOf`. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly votes: ReadonlyMap<string, Vote>;
  readonly lines: ReadonlyMap<number, readonly Line[]>;
  readonly talk: readonly Said[];
}

export function placeOf(position: number, person: string): string {
  return `${position}/${person}`;
}

/** Returns position and person of a place. */
export function partsOf(place: string): [number, string] {
  const cut = place.indexOf("/");
  return [Number(place.slice(0, cut)), place.slice(cut + 1)];
}

export function foldRoom(events: Iterable<RoomEvent>): RoomState {
  const ordered = [...events].sort((a, b) => a.order - b.order || (a.uuid < b.uuid ? -1 : 1));
  const shows = kindOf(ordered, "show").map(({ payload }) => payload.position);
  const reveals = kindOf(ordered, "reveal");
  return {
    position: shows.at(-1),
    shown: new Set(shows),
    revealed: new Set(reveals.map(({ payload }) => payload.position)),
    polls: new Map(kindOf(ordered, "poll").map(({ payload }) => [payload.position, payload.phase])),
    share: kindOf(ordered, "share").at(-1)?.payload.marks ?? "nothing",
    isFollowed: kindOf(ordered, "follow").at(-1)?.payload.on ?? false,
    isClosed: ordered.some(({ kind }) => kind === "close"),
    marks: foldAllMarks(ordered),
    votes: foldVotes(ordered, reveals),
    lines: foldLines(ordered),
    talk: foldTalk(ordered),
  };
}

/** Returns somebody's changes of marks on a scan, as a book of marks takes them. */
export function markEvents(events: Iterable<RoomEvent>, position: number, person: string): ViewerEvent[] {
  return [...events].filter(isMark).filter((event) => event.person === person && event.payload.position === position).map(asViewerEvent);
}

/** Returns what each person looked at at a moment, by the tracks; nobody's older than `freshMs`. */
export function viewsAt(events: Iterable<RoomEvent>, atMs: number, freshMs: number): Map<string, { position: number; sample: Sample }> {
  const views = new Map<string, { position: number; sample: Sample }>();
  for (const event of events) {
    if (event.kind !== "track") continue;
    for (const sample of event.payload.samples) {
      const known = views.get(event.person)?.sample[0] ?? -Infinity;
      if (sample[0] <= atMs && sample[0] >= atMs - freshMs && sample[0] >= known) {
        views.set(event.person, { position: event.payload.position, sample });
      }
    }
  }
  return views;
}

type Of<Kind extends RoomEvent["kind"]> = Extract<RoomEvent, { readonly kind: Kind }>;
type MarkEvent = Of<"mark_add"> | Of<"mark_change"> | Of<"mark_delete">;

function kindOf<Kind extends RoomEvent["kind"]>(events: readonly RoomEvent[], kind: Kind): Of<Kind>[] {
  return events.filter((event): event is Of<Kind> => event.kind === kind);
}

function isMark(event: RoomEvent): event is MarkEvent {
  return event.kind.startsWith("mark_");
}

function asViewerEvent({ uuid, order, at_ms, kind, payload }: MarkEvent): ViewerEvent {
  const { position: _position, ...mark } = payload;
  return { uuid, seq: order, t: at_ms, kind, payload: mark } as ViewerEvent;
}

function foldAllMarks(events: readonly RoomEvent[]): Map<string, readonly Mark[]> {
  const journals = new Map<string, ViewerEvent[]>();
  for (const event of events.filter(isMark)) {
    const place = placeOf(event.payload.position, event.person);
    journals.set(place, [...(journals.get(place) ?? []), asViewerEvent(event)]);
  }
  return new Map([...journals].map(([place, journal]) => [place, [...foldMarks(journal).values()]]));
}

function foldVotes(events: readonly RoomEvent[], reveals: readonly Of<"reveal">[]): Map<string, Vote> {
  const votes = new Map<string, Vote>();
  for (const { payload, person, seq } of kindOf(events, "vote")) {
    const { position, decision, confidence } = payload;
    const isLate = reveals.some((reveal) => reveal.payload.position === position && reveal.seq < seq && seq !== Infinity);
    votes.set(placeOf(position, person), { decision, confidence, isLate });
  }
  return votes;
}

function foldLines(events: readonly RoomEvent[]): Map<number, readonly Line[]> {
  const lines = new Map<number, readonly Line[]>();
  for (const event of events) {
    if (event.kind === "erase") lines.delete(event.payload.position);
    if (event.kind !== "draw") continue;
    const { position, points, fades } = event.payload;
    lines.set(position, [...(lines.get(position) ?? []), { uuid: event.uuid, points, fades, atMs: event.at_ms }]);
  }
  return lines;
}

function foldTalk(events: readonly RoomEvent[]): Said[] {
  const said = kindOf(events, "say").sort((a, b) => (a.seq === b.seq ? a.order - b.order : a.seq - b.seq));
  return said.map(({ uuid, person, payload, at_ms, seq }) => ({ uuid, person, text: payload.text, atMs: at_ms, isSent: seq !== Infinity }));
}
