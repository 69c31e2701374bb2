/** Decisions in a room: one's own, and those of all as a small plot from "clear, certain" to "suspicious, certain". */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { functionNamed } from "./functions/index.ts";
import { canVote, ownVote, rateVote } from "./functions/rooming.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";
import { partsOf, type Vote } from "./room-fold.ts";
import type { Decision } from "./types.ts";

const CONFIDENCES = [1, 2, 3, 4, 5];
const LABELS_PX = 34;
const PLOT_PX = 44;

/** Returns the bar in which a trainee decides. */
export function createVoteBar(desk: Desk): HTMLElement {
  const { texts } = desk;
  const hint = element("p", { class: "hint", role: "status" });
  const decisions = (["clear", "suspicious"] as const).map((decision) => decisionButton(desk, decision));
  const steps = CONFIDENCES.map((confidence) => confidenceButton(desk, confidence));
  const choices = element("div", { class: "choices", role: "group", "aria-label": texts.say("decision") }, ...decisions);
  const rating = element("div", { class: "rating", role: "radiogroup", "aria-label": texts.say("confidence") }, ...steps);
  const bar = element("section", { class: "decision room-vote" }, hint, choices, rating);
  const update = () => {
    const { room } = desk;
    const isAsked = room?.state.polls.get(room.position) === "asked" && !ownVote(desk) && canVote(desk);
    toggle(bar, "data-asked", isAsked);
    hint.textContent = hintOf(desk, isAsked);
  };
  desk.changed.on(update);
  update();
  return bar;
}

function hintOf(desk: Desk, isAsked: boolean): string {
  const { texts } = desk;
  if (!canVote(desk)) return texts.say("room_decided_all");
  if (isAsked) return texts.say("room_asked");
  return ownVote(desk) ? texts.say("room_decided") : texts.say("room_decide");
}

function decisionButton(desk: Desk, decision: Decision): HTMLElement {
  const one = functionNamed(decision === "clear" ? "vote_clear" : "vote_suspicious");
  const key = element("kbd", {}, keyLabel(one.keys[0] ?? "", desk.texts));
  const words = element("span", {}, desk.texts.say(decision));
  const made = button({ class: `decide ${decision}`, "data-function": one.name }, () => runFunction(one, desk), icon(ICONS[decision]), words, key);
  const update = () => {
    made.setAttribute("aria-pressed", String(ownVote(desk)?.decision === decision));
    made.disabled = !canVote(desk);
  };
  desk.changed.on(update);
  update();
  return made;
}

function confidenceButton(desk: Desk, confidence: number): HTMLElement {
  const name = desk.texts.say("confidence_named", { confidence });
  const made = button({ class: "step", role: "radio", "aria-label": name, title: name }, () => rateVote(desk, confidence), String(confidence));
  const update = () => {
    const own = ownVote(desk)?.confidence ?? 0;
    toggle(made, "data-reached", confidence <= own);
    made.className = confidence <= own ? "step reached" : "step";
    made.setAttribute("aria-checked", String(confidence === own));
    made.disabled = !canVote(desk) || own === 0;
  };
  desk.changed.on(update);
  update();
  return made;
}

/** Returns the plot of all decisions, as far as this person sees them. */
export function createPollPlot(desk: Desk): HTMLElement {
  const { texts } = desk;
  const title = element("h3", {}, texts.say("room_poll"));
  const told = element("p", { class: "hint" });
  const plot = element("div", { class: "room-plot" });
  const panel = element("section", { class: "room-panel room-poll", "aria-label": texts.say("room_poll") }, title, plot, told);
  const update = () => {
    const { room } = desk;
    if (!room) return;
    const votes = [...room.state.votes].filter(([place]) => partsOf(place)[0] === room.position).map(([, vote]) => vote);
    const isTold = room.isLeader || room.isRevealed || room.state.polls.get(room.position) === "shown";
    panel.hidden = !isTold || (votes.length === 0 && !room.state.polls.has(room.position));
    plot.replaceChildren(drawn(votes, texts.say("clear"), texts.say("suspicious"), answerOf(desk)));
    told.textContent = summary(desk, votes);
    plot.setAttribute("aria-label", told.textContent);
  };
  desk.changed.on(update);
  update();
  return panel;
}

function summary(desk: Desk, votes: readonly Vote[]): string {
  const count = (decision: Decision) => votes.filter((vote) => vote.decision === decision).length;
  const late = votes.filter(({ isLate }) => isLate).length;
  const values = { clear: count("clear"), suspicious: count("suspicious") };
  const lateTold = late ? ` ${desk.texts.say("room_late", { count: late })}` : "";
  return desk.texts.say("room_votes", values) + lateTold;
}

/** Returns which side is right, once it may be told. */
function answerOf({ room }: Desk): Decision | undefined {
  if (!room?.truth || !room.isRevealed) return undefined;
  return room.truth.truth.some(({ is_benign }) => !is_benign) ? "suspicious" : "clear";
}

function drawn(votes: readonly Vote[], clear: string, suspicious: string, answer: Decision | undefined): HTMLElement {
  const bins = [
    ...CONFIDENCES.toReversed().map((confidence) => ["clear", confidence] as const),
    ...CONFIDENCES.map((confidence) => ["suspicious", confidence] as const),
  ];
  const counts = bins.map(([side, sure]) => votes.filter(({ decision, confidence }) => decision === side && confidence === sure).length);
  const most = Math.max(4, ...counts);
  const bars = bins.map(([side, sure], index) => {
    const count = counts[index] ?? 0;
    const bar = element("span", { class: `bar ${side}`, title: `${side === "clear" ? clear : suspicious} ${sure}: ${count}` });
    bar.style.height = `${Math.max(2, (count / most) * PLOT_PX)}px`;
    return element("div", { class: "bin" }, count > 0 && String(count), bar, element("small", {}, String(sure)));
  });
  const side = (decision: Decision, words: string) => element("b", { class: `${decision}${answer === decision ? " right" : ""}` }, words);
  const plot = element("div", { class: "bins" }, ...bars);
  plot.style.minHeight = `${PLOT_PX + LABELS_PX}px`;
  return element("div", { role: "img" }, plot, element("div", { class: "sides" }, side("clear", clear), side("suspicious", suspicious)));
}
