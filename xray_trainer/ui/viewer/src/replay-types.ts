/** What the routes of a reviewed answer tell (`xray_trainer/ui/review/`). */

import type { Look } from "./look.ts";
import type { Decision, Feedback, Geometry, Mark, Reference, ScanInfo } from "./types.ts";

export type Act = "open" | "mark_add" | "mark_change" | "mark_delete" | "indicator" | "view" | "decide";

/** Where on the scan the middle of the screen was; its size in pixels of the screen where the journal tells it. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly resolution: number;
  readonly size_px: readonly [number, number] | null;
}

/** What of the look differs from how the scan opened; `preset` names a window of the list. */
export type LookChange = Partial<Look> & {
  readonly preset?: string;
  readonly turned?: { readonly x: boolean; readonly y: boolean; readonly quarters: number };
};

/** One thing that happened, with what is different after it. */
export interface Moment {
  /** Milliseconds from the opening, in the replay and in truth. */
  readonly at: number;
  readonly t: number;
  readonly act: Act;
  readonly function?: string;
  readonly mark?: Partial<Mark> & { readonly mark_id: string };
  readonly ticks?: readonly string[];
  readonly sight?: Sight;
  readonly look?: LookChange;
}

export interface Comment {
  readonly comment_id: string;
  readonly author: string;
  readonly is_own: boolean;
  readonly is_read: boolean;
  readonly text: string;
  readonly written_at: string;
}

export interface Thread {
  readonly thread_id: string;
  readonly mark_id: string;
  readonly geometry: Geometry | null;
  readonly at_ms: number | null;
  readonly comments: readonly Comment[];
}

/** What is being said: with a thread it goes on with that, without one it begins one. */
export interface Saying {
  readonly comment_id: string;
  readonly text: string;
  readonly thread_id?: string;
  readonly mark_id?: string;
  readonly geometry?: Geometry;
  readonly at_ms?: number;
}

export interface AnswerState {
  readonly side: "mentor" | "own";
  readonly scan: ScanInfo;
  readonly papers: readonly (readonly [string, string])[];
  readonly references: readonly Reference[];
  readonly decision: Decision | null;
  readonly seconds: number | null;
  /** Null where there is no answer, or its truth is not on this machine. */
  readonly feedback: Feedback | null;
  readonly is_reviewed: boolean;
  readonly threads: readonly Thread[];
  readonly length_ms: number;
  readonly worked_ms: number;
  readonly has_sights: boolean;
  readonly moments: readonly Moment[];
}
