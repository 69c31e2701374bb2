/** What travels between an author's viewer and the routes of a draft. */

import type { Geometry, Placement, ScanInfo, Shape, Told } from "./types.ts";

export interface KindChoice {
  readonly id: string;
  readonly title: string;
  readonly looks: string;
  readonly is_benign: boolean;
}

export interface ItemChoice {
  readonly name: string;
  readonly title: string;
  readonly is_benign: boolean;
  /** Length along the scan, depth along the rays, height; as it lies at rest. */
  readonly size_mm: readonly [number, number, number];
  /** Least and most. */
  readonly scale: readonly [number, number];
  readonly density: readonly [number, number];
}

export interface WorkMark extends Told {
  readonly mark_id: string;
  readonly geometry: Geometry;
  readonly shape: Shape;
}

export interface WorkItem {
  readonly item_id: string;
  readonly placement: Placement & { readonly x_px: number; readonly y_px: number };
}

export interface Work {
  readonly marks: readonly WorkMark[];
  readonly hidden: readonly WorkItem[];
}

export interface DraftState {
  readonly scan: ScanInfo;
  readonly seq: number;
  readonly work: Work;
  readonly is_done: boolean;
  readonly kinds: readonly KindChoice[];
  readonly items: readonly ItemChoice[];
  readonly materials: readonly { readonly id: string; readonly title: string }[];
  readonly can_hide: boolean;
}

export type Hint = "invisible" | "easy" | "middling" | "hard" | "very_hard";

/** How the scan looks around an item, and how hard it is to see. */
export interface Look {
  readonly x: number;
  readonly y: number;
  /** A gzipped tile per energy, in base64. */
  readonly tiles: readonly string[];
  readonly outline: Geometry;
  readonly dprime: number;
  readonly superposition: number;
  readonly width_mm: number;
  readonly height_mm: number;
  readonly areal_g_cm2: number;
  readonly material: string;
  readonly hint: Hint;
}
