/**
 * One viewer in the page: builds the desk for an attempt, connects its parts and takes everything down again. What
 * the parts do is in their own files.
 */

import { Api } from "./api.ts";
import { persist } from "./backoff.ts";
import { closeConnectionDialog } from "./connection-dialog.ts";
import { exposeForTests } from "./debug.ts";
import { createDecisionBar } from "./decision-bar.ts";
import { createCover } from "./cover.ts";
import { createDeskTools } from "./desk-tools.ts";
import { Desk } from "./desk.ts";
import { createDraftBar } from "./draft-bar.ts";
import { element } from "./dom.ts";
import { examine, listenForActions } from "./examining.ts";
import { Layers } from "./feedback-layers.ts";
import { createFeedbackPanel } from "./feedback-panel.ts";
import { createFlagDialog } from "./flag.ts";
import { FlagOutbox } from "./flag-outbox.ts";
import { createHelp } from "./help.ts";
import { giveHands } from "./hands.ts";
import { addInteractions } from "./interactions.ts";
import { openJournal } from "./journal.ts";
import { listenForKeys } from "./keys.ts";
import { createLegend } from "./legend.ts";
import { createMarkList } from "./mark-list.ts";
import { MarkBook } from "./marks.ts";
import { DraftLayer, MarksLayer } from "./marks-layer.ts";
import { createPapers } from "./papers.ts";
import { chooseRenderer } from "./picture.ts";
import { givePictureTools } from "./picture-tools.ts";
import { prefetchNext } from "./prefetch.ts";
import { createReadout } from "./readout.ts";
import { Session } from "./session.ts";
import { logSight } from "./sight-log.ts";
import { Settings } from "./settings.ts";
import { Stage } from "./stage.ts";
import { createBanner, createSavedState } from "./status.ts";
import styles from "./style.css";
import around from "./surroundings.css";
import { compareWith, surround } from "./surroundings.ts";
import { Texts } from "./texts.ts";
import { createTimer } from "./timer.ts";
import { createToolbar } from "./toolbar.ts";
import { createTooltip, type Tooltip } from "./tooltip.ts";
import type { AttemptState, Feedback, ScanInfo, ViewerData } from "./types.ts";

const REMINDER_MS = 4000;
const REMINDERS = 15;

export class Viewer {
  private readonly root: HTMLElement;
  private readonly texts: Texts;
  private readonly tooltip: Tooltip;
  private readonly stop = new AbortController();
  private readonly undo: (() => void)[] = [];
  private desk: Desk | undefined;
  /** Holds the stage, and a reference beside it. */
  private scans = element("div", { class: "scans" });
  private reminder: ReturnType<typeof setTimeout> | undefined;

  /** Starts at once; `submitted` is called when Python should look again, `acted` with what a mentor decided. */
  constructor(
    private readonly parent: ShadowRoot | HTMLElement,
    readonly data: ViewerData,
    private readonly submitted: () => void,
    private readonly acted: (name: string) => void = () => undefined,
    private readonly api = new Api(data.api, data.language),
  ) {
    this.texts = new Texts(data.texts, data.language);
    this.root = element("div", { class: "viewer", tabindex: 0, role: "application", lang: data.language });
    this.root.setAttribute("aria-label", this.texts.say("viewer"));
    this.root.dataset.mode = data.mode;
    this.root.append(element("p", { class: "notice", role: "status" }, this.texts.say("loading")));
    this.tooltip = createTooltip(this.root);
    parent.append(element("style", {}, styles + around), this.root);
    this.undo.push(listenForKeys(this.root, () => this.desk));
    this.start().catch((error: unknown) => this.fail(error));
  }

  close(): void {
    clearTimeout(this.reminder);
    this.stop.abort(new Error("closed"));
    this.undo.reverse().forEach((undo) => undo());
    this.parent.replaceChildren();
  }

  private async start(): Promise<void> {
    const { token, mode } = this.data;
    const offline = () => this.notice("offline");
    if (this.data.scan) return this.startLooking(this.data.scan);
    const ask = () => persist(() => this.api.attempt(token), this.stop.signal, offline);
    await (mode === "mark" ? this.startMarking(ask) : this.startFeedback(await ask()));
    if (document.activeElement === document.body) this.root.focus({ preventScroll: true });
  }

  /**
   * The journal is read before the server is asked, and other tabs are listened to before both: whatever another tab
   * delivers and forgets in the meantime is then found in one of the three.
   */
  private async startMarking(ask: () => Promise<AttemptState>): Promise<void> {
    const journal = await openJournal();
    if (this.stop.signal.aborted) return journal.close();
    const session = new Session(this.data.token, this.api, journal);
    this.undo.push(() => journal.close(), () => session.close());
    const own = await session.kept();
    const state = await ask();
    const desk = this.createDesk(state.scan, session);
    const { stage } = desk;
    const drafts = new DraftLayer();
    giveHands(desk, drafts);
    const marks = new MarksLayer(stage.map, stage.frame, desk.marks, desk.reshaping, stage.orientationChanged);
    for (const { layer } of [marks, drafts, desk.crosshair.lines]) stage.addLayer(layer);
    this.surround(desk, state);
    addInteractions(desk, marks);
    const decision = createDecisionBar(desk, session, () => this.submitted());
    this.furnish(desk, state, [createMarkList(desk), decision], createSavedState(desk, session));
    stage.target.append(createBanner(desk, session), createDraftBar(desk));
    this.undo.push(closeConnectionDialog(() => session.isLineDown(), () => this.root.focus({ preventScroll: true })));
    session.submission.changed.on(() => {
      if (session.submission.phase !== "submitted") return;
      this.remind(REMINDERS);
      if (state.mode === "shift") this.prefetch(desk); // only now is a shift told what comes
    });
    await Promise.all([session.start(state, own), stage.open()]);
    this.undo.push(logSight(desk));
    this.ready(desk);
    this.prefetch(desk);
  }

  private async startLooking(scan: ScanInfo): Promise<void> {
    const desk = this.createDesk(scan, undefined);
    const { api, scans } = this;
    this.undo.push(compareWith(desk, this.data.references ?? [], { api, scans, token: "" }));
    const drafts = new DraftLayer();
    giveHands(desk, drafts);
    addInteractions(desk);
    this.undo.push(listenForActions(this.root, this.data.actions ?? [], this.acted));
    this.furnish(desk, undefined, examine(desk, this.data, this.tooltip, this.acted));
    await desk.stage.open();
    this.ready(desk);
  }

  private async startFeedback(state: AttemptState): Promise<void> {
    const feedback = await persist(() => this.api.feedback(this.data.token), this.stop.signal);
    const desk = this.createDesk(state.scan, undefined);
    const drafts = new DraftLayer();
    giveHands(desk, drafts);
    desk.layers = new Layers(desk.stage, feedback, this.texts);
    this.surround(desk, state, feedback);
    addInteractions(desk);
    const below = [createLegend(desk, this.tooltip), createFeedbackPanel(desk, feedback, this.tooltip)];
    this.furnish(desk, state, below);
    await desk.stage.open();
    this.ready(desk);
    this.prefetch(desk);
  }

  private createDesk(scan: ScanInfo, session: Session | undefined): Desk {
    const { data, texts, api } = this;
    const target = element("div", { class: "stage" });
    const stage = new Stage(target, chooseRenderer(data.renderer), scan, {
      api,
      address: scan.tiles ?? api.addressOf(data.token),
    });
    this.undo.push(() => stage.close());
    this.scans = element("div", { class: "scans" }, target);
    this.root.replaceChildren(this.scans);
    const settings = new Settings(data.person ?? "");
    return new Desk({ mode: data.mode, texts, stage, session, marks: session?.marks ?? new MarkBook(), settings });
  }

  private surround(desk: Desk, state: AttemptState, feedback?: Feedback): void {
    const { api, scans } = this;
    this.undo.push(surround(desk, state, { api, scans, token: this.data.token }, feedback));
  }

  private furnish(desk: Desk, state: AttemptState | undefined, below: HTMLElement[], saved?: HTMLElement): void {
    const heard = element("div", { class: "heard", "aria-live": "polite" });
    desk.said.on((sentence) => heard.replaceChildren(sentence));
    const { target } = desk.stage;
    target.append(createReadout(desk), ...givePictureTools(desk), createHelp(desk));
    const { clock } = desk;
    const tools = [createToolbar(desk, this.tooltip), createDeskTools(desk, this.tooltip), clock && createTimer(desk, clock)];
    const head = element("div", { class: "head" }, ...tools, saved);
    const body = element("div", { class: "body" }, this.scans, state && createPapers(desk, state));
    if (state) target.append(createFlagDialog(desk, this.openOutbox(), this.data.token, this.root));
    const foot = below.length > 0 && element("div", { class: "foot" }, ...below);
    const cover = clock && createCover(desk, clock, this.root);
    this.root.replaceChildren(head, body, ...[foot, heard, cover, this.tooltip.shown].filter((part) => part instanceof Node));
    const update = () => {
      this.root.dataset.tool = desk.tool;
    };
    desk.changed.on(update);
    update();
    desk.stage.map.updateSize();
    this.desk = desk;
  }

  /** Opens the outbox of flags, which at once sends what an earlier tab left in it. */
  private openOutbox(): Promise<FlagOutbox> {
    const outbox = FlagOutbox.open(this.api);
    this.undo.push(() => void outbox.then((opened) => opened.close()));
    return outbox;
  }

  private ready(desk: Desk): void {
    this.root.dataset.ready = desk.stage.renderer;
    if (this.data.debug) this.undo.push(exposeForTests(desk));
  }

  private prefetch(desk: Desk): void {
    void prefetchNext(this.api, this.data.token, desk.stage.map.getSize() ?? []).catch(() => undefined);
  }

  /** Tells Python that the answer is in; again after a while, because a word said to a cut line is lost. */
  private remind(times: number): void {
    clearTimeout(this.reminder);
    if (times === 0) return;
    this.submitted();
    this.reminder = setTimeout(() => this.remind(times - 1), REMINDER_MS);
  }

  private notice(key: string): void {
    this.root.querySelector(".notice")?.replaceChildren(this.texts.say(key));
  }

  private fail(error: unknown): void {
    if (this.stop.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.root.replaceChildren(element("p", { class: "notice", role: "alert" }, this.texts.say("failed", { reason })));
  }
}
