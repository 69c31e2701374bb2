/**
 * The SCORM 1.2 run-time of the learning platform: found in the frames around the page, and asked for what it knows of
 * the learner. Without one the player works all the same and keeps nothing.
 */

/** What a SCORM 1.2 platform offers. */
export interface Api12 {
  LMSInitialize(nothing: ""): string;
  LMSGetValue(name: string): string;
  LMSSetValue(name: string, value: string): string;
  LMSCommit(nothing: ""): string;
  LMSFinish(nothing: ""): string;
}

type Framed = Window & { readonly API?: Api12 };

const MOST_FRAMES = 20;
const MAX_SUSPEND = 4096;
const MAX_COMMENTS = 4096;

export interface Interaction {
  readonly id: string;
  readonly answer: string;
  readonly right: string;
  readonly isRight: boolean;
  readonly seconds: number;
  readonly when: Date;
}

export class Runtime {
  private readonly begun = Date.now();
  private isOpen: boolean;

  constructor(private readonly api: Api12 | undefined) {
    this.isOpen = api?.LMSInitialize("") === "true";
    if (this.isOpen && ["", "not attempted"].includes(this.get("cmi.core.lesson_status"))) {
      this.set("cmi.core.lesson_status", "incomplete");
      this.set("cmi.core.score.min", "0");
      this.set("cmi.core.score.max", "100");
    }
  }

  get isThere(): boolean {
    return this.isOpen;
  }

  /** Returns who learns, `""` where nobody says. */
  get learner(): string {
    return this.get("cmi.core.student_id");
  }

  /** What was kept at the last visit. */
  get kept(): string {
    return this.get("cmi.suspend_data");
  }

  keep(text: string, place: number): void {
    if (text.length <= MAX_SUSPEND) this.set("cmi.suspend_data", text);
    this.set("cmi.core.lesson_location", String(place));
  }

  /** Adds an answer to the platform's list of interactions. */
  answered(one: Interaction): void {
    const place = `cmi.interactions.${Number(this.get("cmi.interactions._count") || 0)}`;
    this.set(`${place}.id`, one.id);
    this.set(`${place}.type`, "choice");
    this.set(`${place}.time`, clockTime(one.when));
    this.set(`${place}.student_response`, one.answer);
    this.set(`${place}.correct_responses.0.pattern`, one.right);
    this.set(`${place}.result`, one.isRight ? "correct" : "wrong");
    this.set(`${place}.latency`, timespan(one.seconds));
  }

  /** Adds a line to the learner's comments. */
  comment(line: string): void {
    const all = [this.get("cmi.comments"), line].filter(Boolean).join("\n");
    this.set("cmi.comments", all.slice(-MAX_COMMENTS));
  }

  score(share: number, isComplete: boolean): void {
    this.set("cmi.core.score.raw", (100 * share).toFixed(1));
    if (isComplete) this.set("cmi.core.lesson_status", "completed");
  }

  commit(): void {
    if (this.isOpen) this.api?.LMSCommit("");
  }

  /** Tells how long the visit took, whether the learner will come back to go on, and ends it; once. */
  finish(isComplete: boolean): void {
    if (!this.isOpen) return;
    this.set("cmi.core.session_time", timespan((Date.now() - this.begun) / 1000));
    this.set("cmi.core.exit", isComplete ? "" : "suspend");
    this.api?.LMSFinish("");
    this.isOpen = false;
  }

  private get(name: string): string {
    return this.isOpen ? (this.api?.LMSGetValue(name) ?? "") : "";
  }

  private set(name: string, value: string): void {
    if (this.isOpen) this.api?.LMSSetValue(name, value);
  }
}

/** Returns the platform's run-time from the frames around the page, or from the window that opened it. */
export function findApi(start: Window): Api12 | undefined {
  return apiAround(start) ?? (start.opener ? apiAround(start.opener as Window) : undefined);
}

function apiAround(start: Window): Api12 | undefined {
  let at: Framed = start;
  for (let frames = 0; frames < MOST_FRAMES; frames++) {
    try {
      if (at.API) return at.API;
    } catch {
      return undefined; // a frame of somebody else
    }
    if (at.parent === at) return undefined;
    at = at.parent;
  }
  return undefined;
}

/** Returns a duration as `HHHH:MM:SS.SS`. */
export function timespan(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const [hours, minutes] = [Math.floor(hundredths / 360000), Math.floor(hundredths / 6000) % 60];
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return `${String(Math.min(hours, 9999)).padStart(4, "0")}:${String(minutes).padStart(2, "0")}:${rest}`;
}

function clockTime(when: Date): string {
  return [when.getHours(), when.getMinutes(), when.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
