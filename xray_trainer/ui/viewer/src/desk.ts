/**
 * What functions work on: the scan on its stage, the session with its marks, the tools. The viewer makes one desk
 * per attempt and mode.
 */

import type { Authoring } from "./authoring.ts";
import type { Clock } from "./clock.ts";
import type { Compare } from "./compare.ts";
import type { Crosshair } from "./crosshair.ts";
import type { Drawing } from "./drawing.ts";
import type { Gathering } from "./gathering.ts";
import type { Layers } from "./feedback-layers.ts";
import type { MarkBook } from "./marks.ts";
import type { Measuring } from "./measuring.ts";
import { Panels } from "./panels.ts";
import type { Replaying } from "./replaying.ts";
import type { Reshaping } from "./reshaping.ts";
import type { Reviewing } from "./reviewing.ts";
import type { RoomDesk } from "./room-desk.ts";
import type { Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import { Signal } from "./signal.ts";
import type { Stage } from "./stage.ts";
import type { Texts } from "./texts.ts";
import type { Mode, Shape } from "./types.ts";

/** `mark` draws rectangles; the other tools that draw are named as their shape. */
export type Tool = "navigate" | "mark" | "window" | "hide" | "pointer" | "draw" | Exclude<Shape, "rectangle"> | LineTool;

/** Tools that take two points and mark nothing. */
export type LineTool = "zoom_area" | "window_area" | "length" | "area" | "profile";

export interface DeskParts {
  readonly mode: Mode;
  readonly texts: Texts;
  readonly stage: Stage;
  readonly session: Session | undefined;
  readonly marks: MarkBook;
  readonly settings: Settings;
}

/** From this width of the page on, documents lie open beside the scan. */
const WIDE_PX = 1000;

export class Desk {
  /** A tool, a layer or a mark changed: buttons look again. */
  readonly changed = new Signal();
  /** A sentence for people who hear the screen. */
  readonly said = new Signal<string>();
  /** A function ran; its name. */
  readonly ran = new Signal<string>();
  readonly mode: Mode;
  readonly texts: Texts;
  readonly stage: Stage;
  /** The attempt being answered; none in feedback. */
  readonly session: Session | undefined;
  readonly marks: MarkBook;
  /** What the person has chosen before. */
  readonly settings: Settings;
  readonly panels: Panels;
  measuring!: Measuring;
  crosshair!: Crosshair;
  drawing!: Drawing;
  reshaping!: Reshaping;
  /** Truth, own marks and findings; in feedback only. */
  layers: Layers | undefined;
  /** Findings and verdicts of the scan; in review only. */
  review: Reviewing | undefined;
  /** The scan of a live room. */
  room: RoomDesk | undefined;
  /** Items put in the scan and what is said of regions; for authors only. */
  author: Authoring | undefined;
  /** Everybody's marks on one scan. */
  gathering: Gathering | undefined;
  /** The answer being played again; in a replay only. */
  replay: Replaying | undefined;
  /** The reference scans; none where there are none to compare with. */
  compare: Compare | undefined;
  /** Time and pause of the attempt being answered. */
  clock: Clock | undefined;
  hasPapers = false;
  canFlag = false;
  isFlagOpen = false;
  isHelpOpen = false;
  private currentTool: Tool = "navigate";

  constructor(parts: DeskParts) {
    this.mode = parts.mode;
    this.texts = parts.texts;
    this.stage = parts.stage;
    this.session = parts.session;
    this.marks = parts.marks;
    this.settings = parts.settings;
    this.panels = new Panels(parts.settings, parts.mode);
    this.marks.changed.on(() => this.changed.emit());
    this.stage.lookChanged.on(() => this.changed.emit());
    this.panels.changed.on(() => this.changed.emit());
  }

  get tool(): Tool {
    return this.currentTool;
  }

  setTool(tool: Tool): void {
    this.drawing.cancel();
    this.measuring.clear();
    this.currentTool = tool;
    this.changed.emit();
  }

  get isPapersOpen(): boolean {
    return this.settings.isOn("papers", innerWidth >= WIDE_PX);
  }

  togglePapers(): void {
    this.settings.set("papers", !this.isPapersOpen);
    this.changed.emit();
    requestAnimationFrame(() => this.stage.map.updateSize());
  }

  say(key: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.said.emit(this.texts.say(key, values));
  }
}

/** Returns what a tool draws; undefined where it draws no mark. */
export function shapeOf(tool: Tool): Shape | undefined {
  const shapes: Partial<Record<Tool, Shape>> = {
    mark: "rectangle",
    ellipse: "ellipse",
    polygon: "polygon",
    freehand: "freehand",
    point: "point",
  };
  return shapes[tool];
}
