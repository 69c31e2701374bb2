/**
 * The replay of an answer in the page: its marks, what was on screen and which functions were used, at every moment;
 * truth and findings to be switched on; and the talk about it. Keys never reach Streamlit.
 */

import { AnswerApi } from "./answer-api.ts";
import { persist } from "./backoff.ts";
import { exposeForTests } from "./debug.ts";
import { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { Layers } from "./feedback-layers.ts";
import { createFeedbackPanel } from "./feedback-panel.ts";
import { functionNamed } from "./functions/index.ts";
import { giveHands } from "./hands.ts";
import { createHelp } from "./help.ts";
import { ICONS } from "./icons.ts";
import { addInteractions } from "./interactions.ts";
import { MarkBook } from "./marks.ts";
import { DraftLayer } from "./marks-layer.ts";
import { Pane } from "./pane.ts";
import { createPapers } from "./papers.ts";
import { chooseRenderer } from "./picture.ts";
import { givePictureTools } from "./picture-tools.ts";
import { createReadout } from "./readout.ts";
import { Follower } from "./replay-follow.ts";
import { ReplayLayer } from "./replay-layer.ts";
import { createReplayLog } from "./replay-log.ts";
import type { AnswerState } from "./replay-types.ts";
import { Replaying } from "./replaying.ts";
import { Settings } from "./settings.ts";
import { Stage } from "./stage.ts";
import replayStyles from "./replay.css";
import { compareWith } from "./surroundings.ts";
import { createTalkPanel } from "./talk-panel.ts";
import { Talk } from "./talk.ts";
import { createTimeline } from "./timeline.ts";
import { reachOf } from "./tool-shape.ts";
import { createToolbar, functionButton } from "./toolbar.ts";
import type { MarkOutcome, ViewerData } from "./types.ts";

export class Replay extends Pane {
  private readonly api: AnswerApi;

  constructor(parent: ShadowRoot | HTMLElement, data: ViewerData) {
    super(parent, data, "replay", replayStyles);
    this.api = new AnswerApi(data.api, data.language, data.token);
    this.begin();
  }

  protected async start(): Promise<void> {
    const answer = await persist(() => this.api.answer(), this.stop.signal);
    const scans = element("div", { class: "scans" });
    const desk = this.createDesk(answer, scans);
    const { stage } = desk;
    giveHands(desk, new DraftLayer());
    this.undo.push(compareWith(desk, answer.references, { api: this.api, scans, token: "" }));
    desk.hasPapers = answer.papers.length > 0;
    if (answer.feedback) desk.layers = hiddenLayers(desk, answer.feedback);
    addInteractions(desk);
    const replaying = new Replaying(desk, answer);
    desk.replay = replaying;
    const talk = new Talk(this.api, answer.threads);
    this.undo.push(() => talk.close(), () => replaying.player.pause());
    this.furnish(desk, replaying, talk, scans);
    this.connect(desk, replaying, talk);
    await stage.open();
    talk.start();
    this.root.dataset.ready = stage.renderer;
    if (this.data.debug) this.undo.push(exposeForTests(desk));
    if (document.activeElement === document.body) this.root.focus({ preventScroll: true });
  }

  private createDesk(answer: AnswerState, scans: HTMLElement): Desk {
    const { data, texts, api } = this;
    const target = element("div", { class: "stage" });
    scans.append(target);
    this.root.replaceChildren(scans);
    const stage = new Stage(target, chooseRenderer(data.renderer), answer.scan, { api, address: answer.scan.tiles ?? "" });
    this.undo.push(() => stage.close());
    // Whoever looks at a replay sees the trainee's look, not an own one kept from before.
    return new Desk({ mode: "replay", texts, stage, session: undefined, marks: new MarkBook(), settings: new Settings("") });
  }

  private furnish(desk: Desk, replaying: Replaying, talk: Talk, scans: HTMLElement): void {
    const { texts, tooltip } = this;
    const { answer } = replaying;
    const { target } = desk.stage;
    target.append(createReadout(desk), ...givePictureTools(desk), createHelp(desk));
    const named = ["layer_truth", "layer_finding", "replay_follow"].map(functionNamed);
    const switches = named.filter((one) => one.isOffered?.(desk) !== false).map((one) => functionButton(one, desk, tooltip));
    const toolbar = createToolbar(desk, tooltip);
    toolbar.prepend(element("div", { class: "group switches", role: "group" }, ...switches));
    const done = answer.side === "mentor" && answer.decision !== null && this.doneButton(answer);
    const head = element("div", { class: "head" }, toolbar, done);
    const papers = createPapers(desk, { ...answer, state: "submitted", events: [] });
    const side = element("aside", { class: "replay-side" }, createTalkPanel(desk, replaying, talk, tooltip));
    const log = element("details", { class: "replay-told", open: innerWidth > 760 });
    log.append(element("summary", {}, texts.say("replay_log")), this.decision(answer), createReplayLog(desk, replaying));
    side.append(log);
    if (papers) side.append(papers);
    const column = element("div", { class: "replay-scan" }, scans, createTimeline(desk, replaying, tooltip));
    if (!answer.has_sights) column.append(element("p", { class: "hint replay-silent" }, texts.say("replay_no_sights")));
    const body = element("div", { class: "replay-body" }, column, side);
    const told = answer.feedback && this.told(desk, answer.feedback);
    this.root.replaceChildren(head, body, ...(told ? [told] : []), this.heard, tooltip.shown);
    desk.stage.map.updateSize();
    this.desk = desk;
  }

  /** What the answer was worth, shown with the truth. */
  private told(desk: Desk, feedback: NonNullable<AnswerState["feedback"]>): HTMLElement {
    const told = element("div", { class: "foot" }, createFeedbackPanel(desk, { ...feedback, without: null }, this.tooltip));
    const update = () => {
      told.hidden = desk.layers?.isShown("truth") !== true;
    };
    desk.changed.on(update);
    update();
    return told;
  }

  private connect(desk: Desk, replaying: Replaying, talk: Talk): void {
    const { stage } = desk;
    const layer = new ReplayLayer(stage);
    const follower = new Follower(stage);
    const outcomes = new Map<string, MarkOutcome>(replaying.answer.feedback?.marks.map((mark) => [mark.mark_id, mark.outcome]));
    const draw = () => {
      const isTold = desk.layers?.isShown("truth") === true;
      const { state, about, isFollowing } = replaying;
      layer.draw({ state, about, threads: talk.threads, outcomes: isTold ? outcomes : undefined, isSightShown: !isFollowing });
    };
    const step = () => {
      if (replaying.isFollowing) follower.show(replaying.state);
      else follower.forget();
      draw();
    };
    replaying.stepped.on(step);
    replaying.aboutChanged.on(draw);
    talk.changed.on(draw);
    desk.ran.on(draw);
    stage.orientationChanged.on(draw);
    desk.said.on((sentence) => this.heard.replaceChildren(sentence));
    stage.map.on("pointerdrag", () => desk.tool === "navigate" && replaying.setFollowing(false));
    stage.target.addEventListener("wheel", () => replaying.setFollowing(false), { passive: true });
    stage.map.on("click", (event) => {
      if (replaying.isPicking) return;
      const markId = layer.markAt(event.pixel, reachOf(event));
      replaying.choose(markId ? { markId } : {});
    });
    const update = () => {
      this.root.dataset.tool = desk.tool;
    };
    desk.changed.on(update);
    update();
    draw();
  }

  private decision({ decision, seconds }: AnswerState): HTMLElement {
    const { texts } = this;
    const words = decision ? texts.say(decision) : texts.say("replay_unanswered");
    const time = seconds === null ? "" : ` · ${texts.say("replay_seconds", { seconds: texts.number(seconds) })}`;
    return element("p", { class: `replay-decision ${decision ?? ""}` }, icon(ICONS[decision ?? "timer"]), `${words}${time}`);
  }

  private doneButton(answer: AnswerState): HTMLElement {
    const { texts } = this;
    let isDone = answer.is_reviewed;
    const words = element("span");
    const set = async () => {
      const wanted = !isDone;
      made.disabled = true;
      const told = await this.api.setReviewed(wanted).catch(() => undefined);
      made.disabled = false;
      isDone = told?.is_reviewed ?? isDone;
      update();
    };
    const made = button({ class: "labelled done", "data-function": "replay_done" }, () => void set(), icon(ICONS.clear), words);
    const update = () => {
      words.textContent = texts.say(isDone ? "replay_is_done" : "replay_done");
      made.setAttribute("aria-pressed", String(isDone));
      toggle(made, "data-on", isDone);
    };
    update();
    return made;
  }
}

/** Truth and findings, to be switched on; the marks are the replay's own. */
function hiddenLayers(desk: Desk, feedback: NonNullable<AnswerState["feedback"]>): Layers {
  const layers = new Layers(desk.stage, { ...feedback, marks: [] }, desk.texts);
  layers.toggle("truth");
  layers.toggle("finding");
  return layers;
}
