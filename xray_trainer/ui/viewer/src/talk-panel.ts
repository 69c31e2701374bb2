/** The talk beside a replay: threads, each with a line to answer in, and below them the line for a new comment. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { featureOf } from "./marks-layer.ts";
import type { Comment, Thread } from "./replay-types.ts";
import type { Replaying } from "./replaying.ts";
import type { Talk } from "./talk.ts";
import { clockFace } from "./timer.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";

const MOST = 2000;

export function createTalkPanel(desk: Desk, replaying: Replaying, talk: Talk, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const list = element("div", { class: "threads" });
  const answers = new Map<string, HTMLElement>();
  const update = () => {
    const { threads } = talk;
    const rows = threads.map((thread) => threadRow(desk, replaying, thread, answerForm(desk, talk, thread, answers)));
    list.replaceChildren(...(rows.length ? rows : [element("p", { class: "hint" }, texts.say("talk_none"))]));
  };
  talk.changed.on(update);
  update();
  const refused = element("p", { class: "talk-refused", role: "alert", hidden: true });
  talk.changed.on(() => {
    refused.hidden = !talk.refusal;
    refused.textContent = talk.refusal;
  });
  const canBegin = replaying.answer.side === "mentor" && replaying.answer.decision !== null;
  const begin = canBegin && newComment(desk, replaying, talk, tooltip);
  return element("section", { class: "talk", "aria-label": texts.say("talk") }, element("h3", {}, texts.say("talk")), list, refused, begin);
}

function threadRow(desk: Desk, replaying: Replaying, thread: Thread, answer: HTMLElement): HTMLElement {
  const about = button({ class: "talk-about" }, () => goTo(desk, replaying, thread), icon(ICONS.talk), aboutWords(desk, replaying, thread));
  const said = thread.comments.map((comment) => commentRow(desk, comment));
  return element("article", { class: "thread", "data-thread": thread.thread_id }, about, ...said, answer);
}

function commentRow({ texts }: Desk, comment: Comment): HTMLElement {
  const author = element("b", {}, comment.is_own ? texts.say("talk_you") : comment.author || texts.say("talk_nobody"));
  const when = element("time", { datetime: comment.written_at }, texts.moment(comment.written_at));
  const unread = !comment.is_read && element("span", { class: "unread" }, texts.say("talk_unread"));
  const head = element("p", { class: "said-head" }, author, " ", when, unread && " ", unread);
  return element("div", { class: comment.is_own ? "said own" : "said" }, head, element("p", { class: "said-text" }, comment.text));
}

/** Returns the line to answer a thread in; it stays, with what is written in it, while the thread grows. */
function answerForm(desk: Desk, talk: Talk, { thread_id }: Thread, made: Map<string, HTMLElement>): HTMLElement {
  const known = made.get(thread_id);
  if (known) return known;
  const { texts } = desk;
  const field = textField(texts.say("talk_answer_here"), 1);
  const send = async () => {
    if (await talk.say(field.value, { thread_id })) field.value = "";
  };
  const form = element("div", { class: "talk-answer" }, field, sendButton(desk, talk, field, send, "talk_answer"));
  made.set(thread_id, form);
  return form;
}

function newComment(desk: Desk, replaying: Replaying, talk: Talk, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const field = textField(texts.say("talk_write_here"), 2);
  const about = element("span", { class: "talk-subject", "aria-live": "polite" });
  const whole = button({ class: "tool small", "aria-label": texts.say("talk_about_scan") }, () => replaying.choose({}), icon(ICONS.close));
  const region = functionButton(functionNamed("talk_region"), desk, tooltip);
  const update = () => {
    const { markId, region: drawn } = replaying.about;
    about.textContent = markId ? markWords(desk, replaying, markId) : texts.say(drawn ? "talk_on_region" : "talk_on_scan");
    whole.hidden = !markId && !drawn;
  };
  replaying.aboutChanged.on(update);
  replaying.commenting.on(() => field.focus({ preventScroll: true }));
  update();
  const send = async () => {
    const { markId, region: geometry } = replaying.about;
    const subject = { ...(markId && { mark_id: markId }), ...(geometry && { geometry }), at_ms: Math.round(replaying.player.at) };
    if (!(await talk.say(field.value, subject))) return;
    field.value = "";
    replaying.choose({});
  };
  const head = element("div", { class: "talk-new-head" }, icon(ICONS.talk), about, whole, region);
  return element("div", { class: "talk-new" }, head, field, sendButton(desk, talk, field, send, "talk_send"));
}

function textField(words: string, rows: number): HTMLTextAreaElement {
  return element("textarea", { rows, maxlength: MOST, placeholder: words, "aria-label": words });
}

function sendButton(
  { texts }: Desk,
  talk: Talk,
  field: HTMLTextAreaElement,
  send: () => Promise<void>,
  name: "talk_answer" | "talk_send",
): HTMLElement {
  const made = button({ class: "labelled talk-button" }, () => void send(), icon(ICONS.submit), texts.say(name));
  const update = () => {
    made.disabled = talk.isSending || !field.value.trim();
    toggle(made, "data-sending", talk.isSending);
  };
  field.addEventListener("input", update);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void send();
  });
  talk.changed.on(() => queueMicrotask(update));
  update();
  return made;
}

/** Shows what a thread is about: its moment, its place. */
function goTo({ stage }: Desk, replaying: Replaying, { mark_id, geometry, at_ms }: Thread): void {
  const { player, states } = replaying;
  player.pause();
  const hasMark = (marks: readonly { mark_id: string }[]) => marks.some((mark) => mark.mark_id === mark_id);
  player.seek(at_ms ?? player.length);
  if (mark_id && !hasMark(replaying.state.marks)) player.seek(player.length);
  const place = geometry ?? states.at(-1)?.marks.find((mark) => mark.mark_id === mark_id)?.geometry;
  replaying.choose(mark_id ? { markId: mark_id } : {});
  if (!place) return;
  replaying.setFollowing(false);
  stage.fitTo(featureOf(place, stage.frame).getGeometry()!.getExtent());
}

function aboutWords(desk: Desk, replaying: Replaying, { mark_id, geometry, at_ms }: Thread): string {
  const { texts } = desk;
  const what = mark_id ? markWords(desk, replaying, mark_id) : texts.say(geometry ? "talk_on_region" : "talk_on_scan");
  return at_ms === null ? what : `${what} · ${clockFace(Math.round(replaying.truthOf(at_ms) / 1000))}`;
}

function markWords({ texts }: Desk, { states }: Replaying, markId: string): string {
  const number = (states.at(-1)?.marks.findIndex(({ mark_id }) => mark_id === markId) ?? -1) + 1;
  return number ? texts.say("mark_named", { number }) : texts.say("talk_on_mark");
}
