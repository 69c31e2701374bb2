/**
 * Comparing the scan with a reference: side by side, with a divider to swipe, or blinking. The reference has a map of its
 * own beside or over that of the scan; zoom, place and look are those of the scan.
 */

import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { linkLooks, linkViews } from "./linked-stages.ts";
import { Signal } from "./signal.ts";
import type { Stage } from "./stage.ts";
import { calm } from "./stage-view.ts";
import { createDivider } from "./swipe.ts";
import type { Reference, ScanInfo } from "./types.ts";

export type Way = "side" | "swipe" | "blink";

const BLINK_MS = 700;

export class Compare {
  readonly changed = new Signal();
  /** How the reference is shown now; undefined where it is not. */
  way: Way | undefined;
  private chosen = 0;
  private stage: Stage | undefined;
  private readonly target = element("div", { class: "reference" });
  private readonly label = element("p", { class: "reference-name" });
  private readonly divider: HTMLElement;
  private linked: (() => void)[] = [];
  private endBlinking: () => void = () => undefined;

  /** `open` puts a scan on a stage of its own; `around` holds the stage of the scan. */
  constructor(
    private readonly desk: Desk,
    readonly references: readonly Reference[],
    private readonly around: HTMLElement,
    private readonly open: (target: HTMLElement, scan: ScanInfo) => Stage,
  ) {
    this.divider = createDivider(desk.texts.say("compare_divider"), (share) => this.swipe(share));
  }

  get reference(): Reference {
    return this.references[this.chosen]!;
  }

  /** The stage of the reference, while it is shown. */
  get shown(): Stage | undefined {
    return this.stage;
  }

  /** Shows the reference in a way, or no longer. */
  toggle(way: Way): void {
    const wasSide = this.way === "side";
    this.way = this.way === way ? undefined : way;
    this.arrange();
    if (wasSide !== (this.way === "side")) this.refit();
    this.desk.say(this.way ? `compare_${way}` : "compare_off");
    this.changed.emit();
  }

  choose(index: number): void {
    this.chosen = (index + this.references.length) % this.references.length;
    this.take();
    this.arrange();
    this.desk.said.emit(this.nameOf(this.reference));
    this.changed.emit();
  }

  chooseNext(): void {
    this.choose(this.chosen + 1);
  }

  nameOf({ kind, name }: Reference): string {
    return kind === "view" && name ? name : this.desk.texts.say(`reference_${kind}`);
  }

  close(): void {
    this.take();
  }

  private refit(): void {
    this.desk.stage.map.updateSize();
    this.desk.stage.fit();
  }

  private arrange(): void {
    const { desk, way, target } = this;
    this.endBlinking();
    if (way) this.around.dataset.compare = way;
    else delete this.around.dataset.compare;
    target.hidden = !way;
    this.divider.hidden = way !== "swipe";
    if (!way) return this.take();
    if (way === "side") this.around.append(target);
    else desk.stage.map.getViewport()?.after(target, this.divider);
    const stage = (this.stage ??= this.put());
    desk.stage.map.updateSize();
    stage.map.updateSize();
    this.swipe(way === "swipe" ? Number(this.divider.getAttribute("aria-valuenow")) / 100 : 0);
    this.name(true);
    if (way === "blink") this.blink();
  }

  /** Puts the chosen reference on its stage. */
  private put(): Stage {
    const { desk } = this;
    this.target.replaceChildren(this.label);
    const stage = this.open(this.target, this.reference.scan);
    void stage.open().then(() => this.target.toggleAttribute("data-ready", this.stage === stage));
    this.linked = [linkLooks(desk.stage, stage), linkViews(desk.stage, stage)];
    return stage;
  }

  private take(): void {
    this.endBlinking();
    this.linked.splice(0).forEach((end) => end());
    this.stage?.close();
    this.stage = undefined;
    this.target.removeAttribute("data-ready");
    this.target.replaceChildren();
  }

  private swipe(share: number): void {
    this.target.style.clipPath = this.way === "swipe" ? `inset(0 0 0 ${100 * share}%)` : "";
  }

  /** Changes between scan and reference; where the person wants no motion, each key press does. */
  private blink(): void {
    let isReference = true;
    const flip = () => {
      isReference = !isReference;
      this.target.style.visibility = isReference ? "visible" : "hidden";
      this.name(isReference);
    };
    const timer = calm(BLINK_MS) ? setInterval(flip, BLINK_MS) : undefined;
    this.endBlinking = () => {
      clearInterval(timer);
      this.target.style.visibility = "";
    };
  }

  private name(isReference: boolean): void {
    this.label.textContent = isReference ? this.nameOf(this.reference) : this.desk.texts.say("reference_scan");
    if (this.way === "blink") this.label.style.visibility = "visible";
    else this.label.style.visibility = "";
  }
}
