/**
 * What every mode of the viewer is in the page: a root with keys of its own, words, a tooltip, and one way to close.
 * A mode calls `begin` at the end of its constructor; what goes wrong until it is ready is told in its place.
 */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { listenForKeys } from "./keys.ts";
import styles from "./style.css";
import around from "./surroundings.css";
import { Texts } from "./texts.ts";
import { createTooltip, type Tooltip } from "./tooltip.ts";
import type { ViewerData } from "./types.ts";

export abstract class Pane {
  protected readonly root: HTMLElement;
  protected readonly heard = element("div", { class: "heard", "aria-live": "polite" });
  protected readonly texts: Texts;
  protected readonly tooltip: Tooltip;
  protected readonly stop = new AbortController();
  protected readonly undo: (() => void)[] = [];
  protected desk: Desk | undefined;

  /** `name` is the key of what the region is called; `more` are style rules of this mode alone. */
  constructor(
    private readonly parent: ShadowRoot | HTMLElement,
    readonly data: ViewerData,
    name: string,
    more: string,
  ) {
    this.texts = new Texts(data.texts, data.language);
    this.root = element("div", { class: "viewer", tabindex: 0, role: "application", lang: data.language });
    this.root.setAttribute("aria-label", this.texts.say(name));
    this.root.dataset.mode = data.mode;
    this.tooltip = createTooltip(this.root);
    this.root.append(element("p", { class: "notice", role: "status" }, this.texts.say("loading")));
    parent.append(element("style", {}, styles + around + more), this.root);
    this.undo.push(listenForKeys(this.root, () => this.desk));
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.undo.reverse().forEach((undo) => undo());
    this.parent.replaceChildren();
  }

  protected begin(): void {
    this.start().catch((error: unknown) => this.fail(error));
  }

  protected abstract start(): Promise<void>;

  private fail(error: unknown): void {
    if (this.stop.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.root.dataset.ready = "failed";
    this.root.replaceChildren(element("p", { class: "notice", role: "alert" }, this.texts.say("failed", { reason })));
  }
}
