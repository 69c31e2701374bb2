/** What the route of a scan with everybody's marks tells (`xray_trainer/ui/review/together_json.py`). */

import type { Decision, FindingEntry, Geometry, JudgedMark, ScanInfo, TruthEntry } from "./types.ts";

export interface PersonMarks {
  readonly letter: string;
  readonly colour: string;
  readonly dash: "solid" | "dashed" | "dotted" | "dash_dot";
  readonly name: string;
  readonly units: readonly string[];
  readonly decision: Decision;
  readonly is_right: boolean;
  readonly seconds: number;
  readonly marks: readonly JudgedMark[];
}

/** A place that people marked although nothing is there; lengths in scan pixels. */
export interface HotSpot {
  readonly centre: readonly [number, number];
  readonly radius_px: number;
  readonly num_people: number;
  readonly num_marks: number;
  readonly mean_confidence: number;
  readonly letters: readonly string[];
}

export interface Hidden {
  readonly geometry: Geometry;
  readonly title: string;
  readonly num_people: number;
  readonly found_by: readonly string[];
  readonly missed_by: readonly string[];
}

export interface TogetherState {
  readonly scan: ScanInfo;
  readonly truth: readonly TruthEntry[];
  readonly findings: readonly FindingEntry[];
  readonly people: readonly PersonMarks[];
  readonly num_all: number;
  readonly units: readonly string[];
  readonly hot_spots: readonly HotSpot[];
  /** A picture to lie over the whole scan; null where nobody marked falsely. */
  readonly density: string | null;
  /** Its highest value, in false marks per square metre. */
  readonly peak: number;
  readonly concealments: readonly Hidden[];
}

/** Which marks are asked for; "" asks for all. */
export interface Filter {
  readonly least: string;
  readonly decision: string;
  readonly unit: string;
}
