/**
 * The review of a queue of scans in the page: opens one scan after the other, each on a stage of its own, and carries
 * verdicts off. Keys never reach Streamlit, so that the page does not run again for any of them.
 */

import { persist } from "./backoff.ts";
import { Refusal } from "./api.ts";
import { closeConnectionDialog } from "./connection-dialog.ts";
import { exposeForTests } from "./debug.ts";
import { DeskApi } from "./desk-api.ts";
import { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { functionNamed } from "./functions/index.ts";
import { createHelp } from "./help.ts";
import { ICONS } from "./icons.ts";
import { giveHands } from "./hands.ts";
import { addInteractions } from "./interactions.ts";
import { listenForKeys } from "./keys.ts";
import { MarkBook } from "./marks.ts";
import { DraftLayer } from "./marks-layer.ts";
import { chooseRenderer } from "./picture.ts";
import { givePictureTools } from "./picture-tools.ts";
import { createReadout } from "./readout.ts";
import { createQueueList, Queue } from "./review-queue.ts";
import { createReviewPanel } from "./review-panel.ts";
import { Reviewing } from "./reviewing.ts";
import { Settings } from "./settings.ts";
import { Stage } from "./stage.ts";
import { createBanner, createSavedState } from "./status.ts";
import styles from "./style.css";
import around from "./surroundings.css";
import { Texts } from "./texts.ts";
import { createToolbar, functionButton } from "./toolbar.ts";
import { createTooltip, type Tooltip } from "./tooltip.ts";
import type { ReviewScan, ViewerData } from "./types.ts";
import { VerdictSession } from "./verdict-session.ts";

export class Review {
  private readonly root: HTMLElement;
  private readonly main = element("div", { class: "review-main" });
  private readonly heard = element("div", { class: "heard", "aria-live": "polite" });
  private readonly texts: Texts;
  private readonly api: DeskApi;
  private readonly queue: Queue;
  private readonly tooltip: Tooltip;
  private readonly stop = new AbortController();
  private readonly undo: (() => void)[] = [];
  private session!: VerdictSession;
  private desk: Desk | undefined;
  private closeScan: (() => void) | undefined;

  constructor(
    private readonly parent: ShadowRoot | HTMLElement,
    readonly data: ViewerData,
  ) {
    this.texts = new Texts(data.texts, data.language);
    this.api = new DeskApi(data.api, data.language, data.token);
    this.queue = new Queue(this.api, data.query ?? {}, this.stop.signal);
    this.root = element("div", { class: "viewer", tabindex: 0, role: "application", lang: data.language });
    this.root.setAttribute("aria-label", this.texts.say("viewer"));
    this.root.dataset.mode = "review";
    this.tooltip = createTooltip(this.root);
    this.root.append(this.notice("loading"));
    parent.append(element("style", {}, styles + around), this.root);
    this.undo.push(listenForKeys(this.root, () => this.desk));
    const stepping = (event: KeyboardEvent) => this.stepWithoutDesk(event);
    this.root.addEventListener("keydown", stepping);
    this.start().catch((error: unknown) => this.fail(error));
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.closeScan?.();
    this.undo.reverse().forEach((undo) => undo());
    this.parent.replaceChildren();
  }

  private async start(): Promise<void> {
    const [session] = await Promise.all([VerdictSession.open(this.data.token, this.api), this.queue.more()]);
    if (this.stop.signal.aborted) return session.close();
    this.session = session;
    this.undo.push(
      () => session.close(),
      session.book.changed.on(() => this.onSaid()),
      closeConnectionDialog(
        () => this.isLineDown(),
        () => this.root.focus({ preventScroll: true }),
      ),
    );
    const list = createQueueList(this.queue, this.texts, (key) => void this.open(key));
    this.root.replaceChildren(list, this.main, this.heard, this.tooltip.shown);
    const first = this.queue.scans.find(({ key }) => key === remembered(this.data.token)) ?? this.queue.scans[0];
    if (first) await this.open(first.key);
    else this.main.replaceChildren(this.notice("queue_empty"));
    if (document.activeElement === document.body) this.root.focus({ preventScroll: true });
  }

  private async open(key: string): Promise<void> {
    this.closeScan?.();
    this.closeScan = this.desk = undefined;
    delete this.root.dataset.ready;
    this.queue.choose(key);
    remember(this.data.token, key);
    this.main.replaceChildren(this.notice("loading"));
    try {
      const scan = await persist(() => this.api.scan(key), this.stop.signal);
      if (this.queue.current === key && !this.stop.signal.aborted) await this.show(scan);
    } catch (error) {
      if (this.queue.current === key) this.failScan(error);
    }
  }

  private async show(scan: ReviewScan): Promise<void> {
    const { data, texts, api } = this;
    this.session.book.load(scan);
    const target = element("div", { class: "stage" });
    this.main.replaceChildren(target);
    const stage = new Stage(target, chooseRenderer(data.renderer), scan.scan, { api, address: api.addressOf(scan.key) });
    const settings = new Settings(data.person ?? "");
    const desk = new Desk({ mode: "review", texts, stage, session: undefined, marks: new MarkBook(), settings });
    const review = this.prepare(desk, scan);
    const hidden: (() => void)[] = data.debug ? [exposeForTests(desk)] : [];
    this.closeScan = () => {
      hidden.forEach((undo) => undo());
      stage.close();
    };
    this.furnish(desk, review);
    this.desk = desk;
    await stage.open();
    if (this.desk !== desk) return;
    this.root.dataset.ready = stage.renderer;
    this.root.dataset.scan = scan.key;
    this.prefetch();
  }

  private prepare(desk: Desk, scan: ReviewScan): Reviewing {
    const drafts = new DraftLayer();
    giveHands(desk, drafts);
    const around = {
      step: (by: 1 | -1) => void this.step(by),
      canStep: (by: 1 | -1) => this.queue.canStep(by),
      makeExercise: () => void this.makeExercise(desk, scan),
    };
    const review = new Reviewing(desk, scan, this.session.book, around, (overlay) => this.api.overlayUrl(scan.key, overlay));
    desk.review = review;
    addInteractions(desk);
    desk.stage.map.on("click", ({ pixel }) => {
      const index = review.layers.findingAt(pixel);
      if (index !== undefined) review.select(index);
    });
    desk.said.on((sentence) => this.heard.replaceChildren(sentence));
    return review;
  }

  private furnish(desk: Desk, review: Reviewing): void {
    const { target } = desk.stage;
    target.append(createReadout(desk), ...givePictureTools(desk), createHelp(desk), createBanner(desk, this.session));
    const layers = ["show_findings", "show_map", "show_material"]
      .map(functionNamed)
      .filter((one) => one.isOffered?.(desk) !== false)
      .map((one) => functionButton(one, desk, this.tooltip));
    const toolbar = createToolbar(desk, this.tooltip);
    toolbar.prepend(element("div", { class: "group", role: "group" }, ...layers));
    const steps = ["previous_scan", "next_scan"].map((name) => functionButton(functionNamed(name), desk, this.tooltip));
    const saved = createSavedState(desk, this.session);
    const head = element("div", { class: "head" }, element("div", { class: "group steps" }, ...steps), toolbar, saved);
    const title = element("p", { class: "scan-title", title: review.scan.uri });
    title.append(element("b", {}, review.scan.name), ` ${this.texts.say("scan_score", { score: this.texts.number(review.scan.score, 2) })}`);
    const foot = element("div", { class: "foot" }, createReviewPanel(desk, review, this.tooltip));
    this.main.replaceChildren(head, title, target, foot);
    const update = () => {
      this.root.dataset.tool = desk.tool;
    };
    desk.changed.on(update);
    update();
    desk.stage.map.updateSize();
  }

  private onSaid(): void {
    const review = this.desk?.review;
    if (!review) return;
    this.queue.setJudged(review.scan.key, review.findings.filter((finding) => review.said(finding).verdict).length);
    review.update();
  }

  private async step(by: 1 | -1): Promise<void> {
    const next = await this.queue.neighbour(by);
    if (next) await this.open(next.key);
    else this.heard.replaceChildren(this.texts.say("queue_end"));
  }

  /** Has the server cut the next scan into tiles while this one is looked at. */
  private prefetch(): void {
    void this.queue.neighbour(1).then(async (next) => {
      if (next && next.status !== "failed") await this.api.scan(next.key).catch(() => undefined);
    });
  }

  private async makeExercise(desk: Desk, scan: ReviewScan): Promise<void> {
    try {
      await this.session.settled();
      const made = await this.api.makeExercise(scan.key);
      this.tellAll(desk, this.texts.say("exercise_made", { set: made.set, count: made.num_exercises }));
    } catch (error) {
      const reason = error instanceof Refusal ? error.message : this.texts.say("offline");
      this.tellAll(desk, this.texts.say("exercise_not_made", { reason }));
    }
  }

  private tellAll(desk: Desk, sentence: string): void {
    desk.said.emit(sentence);
    const told = element("div", { class: "told", role: "status" }, sentence);
    desk.stage.target.querySelector(".told")?.remove();
    desk.stage.target.append(told);
    setTimeout(() => told.remove(), 6000);
  }

  private async isLineDown(): Promise<boolean> {
    return this.api.queue({ limit: "1" }, 0).then(
      () => false,
      (error: unknown) => !(error instanceof Refusal),
    );
  }

  /** A scan that cannot be shown has no desk; going on works all the same. */
  private stepWithoutDesk(event: KeyboardEvent): void {
    if (event.defaultPrevented || this.desk || !["KeyJ", "PageDown", "PageUp"].includes(event.code)) return;
    event.preventDefault();
    void this.step(event.code === "PageUp" || event.shiftKey ? -1 : 1);
  }

  private failScan(error: unknown): void {
    if (this.stop.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    const words = element("p", { class: "notice", role: "alert" }, this.texts.say("failed", { reason }));
    const next = button({ class: "labelled" }, () => void this.step(1), this.texts.say("next_scan"), icon(ICONS.next));
    this.main.replaceChildren(words, element("p", { class: "notice" }, next));
    this.root.dataset.ready = "failed";
  }

  private notice(key: string): HTMLElement {
    return element("p", { class: "notice", role: "status" }, this.texts.say(key));
  }

  private fail(error: unknown): void {
    if (this.stop.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.root.replaceChildren(element("p", { class: "notice", role: "alert" }, this.texts.say("failed", { reason })));
  }
}

function remembered(token: string): string | null {
  try {
    return sessionStorage.getItem(`xray-trainer desk ${token}`);
  } catch {
    return null;
  }
}

function remember(token: string, key: string): void {
  try {
    sessionStorage.setItem(`xray-trainer desk ${token}`, key);
  } catch {
    // a browser that keeps nothing opens the first scan after a reload
  }
}
