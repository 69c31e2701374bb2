/** The decision on the scan, and sending it off. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";
import type { Session } from "./session.ts";
import type { Decision } from "./types.ts";

/** Returns the bar; `proceed` is called where the person wants to go on after submitting. */
export function createDecisionBar(desk: Desk, session: Session, proceed: () => void): HTMLElement {
  const { texts } = desk;
  const decisions = (["clear", "suspicious"] as const).map((decision) => decisionButton(desk, session, decision));
  const submit = button(
    { class: "submit", "data-function": "submit", "aria-keyshortcuts": "Control+Enter" },
    () => runFunction(functionNamed("submit"), desk),
    element("span", {}, texts.say("submit")),
    icon(ICONS.submit),
  );
  const go = button({ class: "submit", "data-function": "proceed" }, proceed, texts.say("proceed"), icon(ICONS.submit));
  const state = element("p", { class: "hint", role: "status" });
  const choices = element("div", { class: "choices", role: "group", "aria-label": texts.say("decision") }, ...decisions);
  const bar = element("section", { class: "decision" }, choices, state, submit, go);
  const update = () => {
    const { phase, refusal } = session.submission;
    submit.disabled = !session.submission.canSubmit;
    submit.hidden = phase === "submitted";
    go.hidden = phase !== "submitted";
    const isLate = desk.clock?.secondsLeft === 0;
    state.textContent = refusal || texts.say(isLate ? "phase_expired" : session.submission.decision ? `phase_${phase}` : "phase_undecided");
    toggle(state, "data-alert", refusal !== "");
  };
  session.submission.changed.on(update);
  session.submission.changed.on(() => desk.changed.emit());
  update();
  return bar;
}

function decisionButton(desk: Desk, session: Session, decision: Decision): HTMLElement {
  const { texts } = desk;
  const one = functionNamed(decision);
  const made = button(
    { class: `decide ${decision}`, "data-function": decision, "aria-keyshortcuts": one.keys[0]?.replace("Key", "") },
    () => runFunction(one, desk),
    icon(ICONS[decision]),
    element("span", {}, texts.say(decision)),
    element("kbd", {}, keyLabel(one.keys[0] ?? "", texts)),
  );
  const update = () => {
    const isChosen = session.submission.decision === decision;
    made.setAttribute("aria-pressed", String(isChosen));
    made.disabled = session.submission.phase !== "open";
  };
  session.submission.changed.on(update);
  update();
  return made;
}
