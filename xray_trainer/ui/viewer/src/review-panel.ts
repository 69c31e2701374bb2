/** Below the scan under review: the findings with what to say about each, the comment, the documents. */

import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { keyLabel } from "./keys.ts";
import type { Reviewing } from "./reviewing.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";
import type { ReviewFinding } from "./types.ts";

const SIGNS = { confirm: "✓", reject: "✗", unsure: "?", "": "◇" } as const;
const MAX_COMMENT = 2000;

/** Returns the list of findings and what is said about the chosen one; it keeps itself up to date. */
export function createReviewPanel(desk: Desk, review: Reviewing, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const rows = element("ol", { class: "finding-rows" });
  const nothing = element("p", { class: "hint" }, texts.say("nothing_found"));
  nothing.hidden = review.findings.length > 0;
  const list = element("section", { class: "finding-list", "aria-label": texts.say("findings") }, nothing, rows);
  const update = () => rows.replaceChildren(...review.findings.map((finding, index) => row(desk, review, finding, index)));
  desk.changed.on(update);
  update();
  const note = review.scan.note && element("p", { class: "hint" }, review.scan.note);
  return element("div", { class: "review-panel" }, list, createSaying(desk, review, tooltip), note || undefined, documents(desk, review));
}

function row(desk: Desk, review: Reviewing, finding: ReviewFinding, index: number): HTMLElement {
  const { texts } = desk;
  const { verdict, comment } = review.said(finding);
  const isSelected = finding === review.selected;
  const score = texts.number(finding.score, 2);
  const told = texts.say("finding_told", { number: index + 1, count: review.findings.length, score, title: finding.title });
  const choose = button(
    {
      class: "finding-row",
      "aria-pressed": isSelected,
      "aria-label": `${told} ${verdict ? texts.say(verdict) : texts.say("not_judged")}`,
      "data-verdict": verdict || "none",
      "data-finding": index + 1,
    },
    () => {
      review.select(index);
      review.zoom();
    },
    element("b", {}, `${SIGNS[verdict]} ${index + 1}`),
    element("span", { class: "size" }, score),
    element("span", {}, finding.title),
    comment ? element("span", { class: "size" }, `“${comment.slice(0, 40)}”`) : undefined,
  );
  return element("li", {}, choose);
}

function createSaying(desk: Desk, review: Reviewing, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const told = element("p", { class: "explanation" });
  const words = (["confirm", "reject", "unsure"] as const).map((word) => wordButton(desk, word));
  const choices = element("div", { class: "choices", role: "group", "aria-label": texts.say("verdict") }, ...words);
  const comment = element("input", {
    class: "comment",
    type: "text",
    maxlength: MAX_COMMENT,
    placeholder: texts.say("comment"),
    "aria-label": texts.say("comment"),
  });
  comment.addEventListener("change", () => review.comment(comment.value));
  comment.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    if (event.key === "Escape") comment.value = review.selected ? review.said(review.selected).comment : "";
    comment.closest<HTMLElement>(".viewer")?.focus({ preventScroll: true });
  });
  review.commenting.on(() => comment.focus());
  const exercise = functionButton(functionNamed("make_exercise"), desk, tooltip, true);
  const saying = element("section", { class: "saying" }, told, choices, element("div", { class: "saying-more" }, comment, exercise));
  let shown: ReviewFinding | undefined;
  const update = () => {
    const finding = review.selected;
    choices.hidden = comment.hidden = finding === undefined;
    told.textContent = finding ? [finding.explanation, materialOf(desk, finding)].filter(Boolean).join(" ") : "";
    const isTyping = (comment.getRootNode() as Document | ShadowRoot).activeElement === comment;
    if (finding && (finding !== shown || !isTyping)) comment.value = review.said(finding).comment;
    shown = finding;
  };
  desk.changed.on(update);
  update();
  return saying;
}

function materialOf(desk: Desk, { material }: ReviewFinding): string {
  return material && desk.texts.say("looks_like", { material });
}

function wordButton(desk: Desk, word: "confirm" | "reject" | "unsure"): HTMLElement {
  const one = functionNamed(word);
  const made = button(
    { class: `decide word-${word}`, "data-function": word, "aria-keyshortcuts": one.keys[0]?.replace("Key", "") },
    () => runFunction(one, desk),
    icon(ICONS[word]),
    element("span", {}, desk.texts.say(word)),
    element("kbd", {}, keyLabel(one.keys[0] ?? "", desk.texts)),
  );
  const update = () => made.setAttribute("aria-pressed", String(one.isOn?.(desk) === true));
  desk.changed.on(update);
  update();
  return made;
}

function documents(desk: Desk, { scan }: Reviewing): HTMLElement | undefined {
  if (!scan.documents.length) return undefined;
  const lines = scan.documents.flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)]);
  return element("section", { class: "documents", "aria-label": desk.texts.say("documents") }, element("dl", {}, ...lines));
}
