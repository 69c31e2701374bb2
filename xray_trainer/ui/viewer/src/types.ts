/**
 * What travels between the viewer and the server, and between the viewer's parts.
 *
 * Geometry is GeoJSON in scan pixels: x to the right, y down, origin at the outer corner of the first pixel.
 */

export type Decision = "clear" | "suspicious";
export type Mode = "author" | "mark" | "feedback" | "review" | "look" | "replay" | "room" | "together";

export interface ScanInfo {
  readonly width: number;
  readonly height: number;
  readonly tile_px: number;
  readonly num_levels: number;
  readonly energies: number;
  readonly encodings: readonly string[];
  readonly pixel_mm_xy: readonly [number, number];
  readonly beams: readonly string[];
  /** Low and high code of the window that the preview is drawn with. */
  readonly window: readonly [number, number];
  /** Address of preview and tiles; without one they lie below the attempt. */
  readonly tiles?: string;
  /** Pairs of -ln T and mm of steel for the high energy, thin to thick; empty where the beam is unknown. */
  readonly steel?: readonly (readonly [number, number])[];
  /** What is needed to tell materials; null without two known beams. */
  readonly materials?: MaterialCurves | null;
}

/** R of polyethylene, aluminium, steel and lead at -ln T of 0, `step`, 2 `step`, … */
export interface MaterialCurves {
  readonly step: number;
  readonly ratio: readonly (readonly number[])[];
}

export interface Polygon {
  readonly type: "Polygon";
  readonly coordinates: readonly (readonly (readonly [number, number])[])[];
}

export interface MultiPolygon {
  readonly type: "MultiPolygon";
  readonly coordinates: readonly Polygon["coordinates"][];
}

export type Geometry = Polygon | MultiPolygon;

/** How a mark was drawn; tells how it may be reshaped. */
export type Shape = "rectangle" | "ellipse" | "polygon" | "freehand" | "point";

/** What an author says of a region. */
export interface Told {
  readonly kind: string;
  readonly item: string;
  readonly material: string;
  readonly areal_density_g_cm2: number;
}

export type Pose = "flat" | "side" | "end";

/** An item of the library in a scan; its middle is that of the mark's outline. */
export interface Placement {
  readonly item: string;
  readonly item_seed: number;
  readonly kind: string;
  readonly pose: Pose;
  readonly angle_deg: number;
  readonly scale: number;
  readonly density: number;
  readonly units_xyz: readonly [number, number, number];
  readonly noise_seed: number;
}

export interface Mark {
  readonly mark_id: string;
  readonly geometry: Geometry;
  readonly confidence: number;
  /** Marks of an older viewer do not tell it; they are rectangles. */
  readonly shape?: Shape;
  /** What is there, as the author of an exercise says; or the item that the author put there. */
  readonly told?: Told;
  readonly placed?: Placement;
}

/** A change as the person meant it; an event is a draft with its place in the journal. */
export type Draft =
  | { readonly kind: "mark_add"; readonly payload: Mark }
  | { readonly kind: "mark_change"; readonly payload: Partial<Mark> & { readonly mark_id: string } }
  | { readonly kind: "mark_delete"; readonly payload: { readonly mark_id: string } }
  | { readonly kind: "indicator"; readonly payload: { readonly id: string; readonly on: boolean } }
  | { readonly kind: "view"; readonly payload: { readonly function: string; readonly [name: string]: unknown } };

/** What every event of a journal has. */
export interface JournalEvent {
  readonly uuid: string;
  readonly seq: number;
  readonly t: number;
  readonly kind: string;
}

export type ViewerEvent = Draft & { readonly uuid: string; readonly seq: number; readonly t: number };

/** The server's clock for an attempt, when it answered. */
export interface ClockState {
  /** Seconds for this exercise and how many are left now; null without a limit. */
  readonly limit_s?: number | null;
  readonly seconds_left?: number | null;
  readonly is_paused?: boolean;
  readonly can_pause?: boolean;
}

export type FlagKind = "unrealistic" | "artefact";

export interface AttemptState extends ClockState {
  readonly scan: ScanInfo;
  readonly state: "open" | "submitted";
  readonly events: readonly ViewerEvent[];
  readonly decision: Decision | null;
  readonly mode?: "practice" | "shift" | "exam" | "review";
  /** Label and value of every line of the declaration. */
  readonly papers?: readonly (readonly [string, string])[];
  /** Risk indicators to choose from; empty where nobody asks for them. */
  readonly indicators?: readonly { readonly id: string; readonly label: string }[];
  readonly references?: readonly Reference[];
}

/** A scan to compare with: an empty unit, the other view, or the same cargo with nothing hidden in it. */
export interface Reference {
  readonly kind: "empty" | "view" | "without";
  readonly name: string;
  readonly scan: ScanInfo;
}

export interface TruthEntry {
  readonly geometry: Geometry;
  readonly kind: string;
  /** Looks suspicious and is not. */
  readonly is_benign: boolean;
  readonly item: string;
  readonly title: string;
  readonly feedback: string;
  /** What shows in the scan, and what gives it away. */
  readonly looks?: string;
  readonly cues?: readonly string[];
}

/** What a seizure taught; method and lesson may be "". */
export interface CaseWords {
  readonly title: string;
  readonly method: string;
  readonly lesson: string;
}

/** A note or picture that the mentor put beside the exercise. */
export interface Enclosed {
  readonly kind: "note" | "picture";
  readonly media_type: string;
  readonly name: string;
  readonly caption: string;
  /** Of a note that is plain text; "" for all else. */
  readonly text: string;
  readonly url: string;
}

export type MarkOutcome = "hit" | "false_mark" | "ignored";

export interface JudgedMark extends Mark {
  readonly outcome: MarkOutcome;
}

export interface FindingEntry {
  readonly geometry: Geometry;
  readonly score: number;
  /** What looks wrong, one sentence in the person's language; "" where nobody measured. */
  readonly explanation: string;
}

export interface Feedback {
  readonly truth: readonly TruthEntry[];
  readonly marks: readonly JudgedMark[];
  readonly findings: readonly FindingEntry[];
  readonly outcome: "hit" | "miss" | "false_alarm" | "correct_rejection";
  /** What the mentor wrote and enclosed. */
  readonly words?: string;
  readonly enclosed?: readonly Enclosed[];
  /** What the unit tells that seized it. */
  readonly case?: CaseWords | null;
  /** The same scan with nothing hidden in it. */
  readonly without?: ScanInfo | null;
  /** 0 is easy, 1 is hard; the factors are the server's words with a share each. */
  readonly difficulty?: { readonly value: number; readonly factors: Readonly<Record<string, number>> } | null;
  /** How others did, where enough others answered. */
  readonly others?: { readonly num: number; readonly share_right: number; readonly share_found: number | null } | null;
  readonly indicators?: {
    readonly right: readonly string[];
    readonly chosen: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  } | null;
}

/** Something to decide about a scan that is examined; `key` is a place on the keyboard, such as `KeyY`. */
export interface ExamineAction {
  readonly name: string;
  readonly label: string;
  readonly key: string;
  readonly is_first?: boolean;
}

/** What Python hands over at mounting. */
export interface ViewerData {
  readonly token: string;
  readonly api: string;
  readonly mode: Mode;
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
  /** Whose settings of the viewer the browser keeps; "" keeps none. */
  readonly person?: string;
  readonly debug: boolean;
  readonly renderer: "auto" | "webgl" | "canvas";
  /** Which scans an analyst wants to see; in review only. */
  readonly query?: Readonly<Record<string, string>>;
  /** Another one has the draft asked for again; for authors only. */
  readonly revision?: number;
  /** The scan to look at; in `look` only, where there is no attempt. */
  readonly scan?: ScanInfo;
  /** Scans to compare it with; in `look` only. */
  readonly references?: readonly Reference[];
  /** What is hidden, what the detector reports and what can be decided; in `look` only, for a mentor. */
  readonly truth?: readonly TruthEntry[] | null;
  readonly findings?: readonly FindingEntry[];
  readonly actions?: readonly ExamineAction[];
}

/** What an analyst says about a finding; "" takes an earlier word back. */
export type Word = "confirm" | "reject" | "unsure" | "";

export interface VerdictEvent extends JournalEvent {
  readonly kind: "verdict";
  readonly payload: { readonly scan: string; readonly finding: string; readonly verdict: Word; readonly comment: string };
}

export interface QueueScan {
  readonly key: string;
  readonly name: string;
  readonly score: number | null;
  readonly num_findings: number;
  readonly num_judged: number;
  readonly status: "ok" | "warned" | "failed";
}

export interface QueuePart {
  readonly total: number;
  readonly all: number;
  readonly done: number;
  readonly scans: readonly QueueScan[];
}

export interface ReviewFinding {
  readonly key: string;
  readonly geometry: Geometry;
  readonly score: number;
  readonly title: string;
  readonly explanation: string;
  /** Guess at the material in words, "" where there is none. */
  readonly material: string;
}

export interface ReviewScan {
  readonly key: string;
  readonly name: string;
  readonly uri: string;
  readonly score: number;
  readonly note: string;
  readonly scan: ScanInfo;
  readonly findings: readonly ReviewFinding[];
  readonly verdicts: readonly { readonly finding: string; readonly seq: number; readonly verdict: Word; readonly comment: string }[];
  /** Width and height that the anomaly map covers in pixels of the scan; null where there is none. */
  readonly map_px: readonly [number, number] | null;
  readonly has_material: boolean;
  /** Pairs of -ln T and mm of steel, thin to thick; empty where the beam is unknown. */
  readonly steel: readonly (readonly [number, number])[];
  /** Label and value of every line of the declaration. */
  readonly documents: readonly (readonly [string, string])[];
}
