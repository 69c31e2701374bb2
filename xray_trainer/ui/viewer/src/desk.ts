/**
 * What functions work on: the scan on its stage, the session with its marks, the tools. The viewer makes one desk
 * per attempt and mode.
 */

import type { Crosshair } from "./crosshair.ts";
import type { Layers } from "./feedback-layers.ts";
import type { MarkBook } from "./marks.ts";
import type { Reviewing } from "./reviewing.ts";
import type { Session } from "./session.ts";
import { Signal } from "./signal.ts";
import type { Stage } from "./stage.ts";
import type { Texts } from "./texts.ts";
import type { Mode } from "./types.ts";

export type Tool = "navigate" | "mark" | "window";

export interface DeskParts {
  readonly mode: Mode;
  readonly texts: Texts;
  readonly stage: Stage;
  readonly session: Session | undefined;
  readonly marks: MarkBook;
}

export class Desk {
  /** A tool, a layer or a mark changed: buttons look again. */
  readonly changed = new Signal();
  /** A sentence for people who hear the screen. */
  readonly said = new Signal<string>();
  readonly mode: Mode;
  readonly texts: Texts;
  readonly stage: Stage;
  /** The attempt being answered; none in feedback. */
  readonly session: Session | undefined;
  readonly marks: MarkBook;
  crosshair!: Crosshair;
  /** Truth, own marks and findings; in feedback only. */
  layers: Layers | undefined;
  /** Findings and verdicts of the scan; in review only. */
  review: Reviewing | undefined;
  isHelpOpen = false;
  private currentTool: Tool = "navigate";

  constructor(parts: DeskParts) {
    this.mode = parts.mode;
    this.texts = parts.texts;
    this.stage = parts.stage;
    this.session = parts.session;
    this.marks = parts.marks;
    this.marks.changed.on(() => this.changed.emit());
    this.stage.lookChanged.on(() => this.changed.emit());
  }

  get tool(): Tool {
    return this.currentTool;
  }

  setTool(tool: Tool): void {
    this.currentTool = tool;
    this.changed.emit();
  }

  say(key: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.said.emit(this.texts.say(key, values));
  }
}
