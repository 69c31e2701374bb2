/** Telling that an exercise is wrong in itself: it looks unreal, or rendering left something in it. */

import { Refusal, type Api } from "./api.ts";
import { persist } from "./backoff.ts";
import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";
import type { FlagKind } from "./types.ts";
import { tell } from "./telling.ts";
import { newUuid } from "./uuid.ts";

const KINDS: readonly FlagKind[] = ["unrealistic", "artefact"];
const MOST_LETTERS = 1000;

/** Returns the dialog; it shows itself while `desk.isFlagOpen`. */
export function createFlagDialog(desk: Desk, api: Api, token: string, root: HTMLElement): HTMLElement {
  const { texts } = desk;
  const radios = KINDS.map((kind, index) => element("input", { type: "radio", name: "flag", value: kind, checked: index === 0 }));
  const lines = radios.map((radio) => element("label", {}, radio, texts.say(`flag_${radio.value}`)));
  const comment = element("textarea", { rows: 3, maxlength: MOST_LETTERS, "aria-label": texts.say("flag_comment") });
  comment.placeholder = texts.say("flag_comment");
  const close = () => {
    desk.isFlagOpen = false;
    desk.changed.emit();
  };
  const send = () => {
    const kind = (radios.find((radio) => radio.checked)?.value ?? "unrealistic") as FlagKind;
    void sendFlag(desk, api, token, { kind, comment: comment.value });
    comment.value = "";
    close();
  };
  const dialog = element(
    "div",
    { class: "flag", role: "dialog", "aria-label": texts.say("flag"), hidden: true },
    element("strong", {}, texts.say("flag")),
    element("fieldset", {}, element("legend", {}, texts.say("flag_asked")), ...lines),
    comment,
    element("div", { class: "choices" }, button({ class: "submit", "data-flag": "send" }, send, texts.say("flag_send")), button({ class: "decide" }, close, texts.say("close"))),
  );
  dialog.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
  desk.changed.on(() => {
    if (dialog.hidden !== desk.isFlagOpen) return;
    dialog.hidden = !desk.isFlagOpen;
    if (desk.isFlagOpen) radios[0]?.focus();
    else root.focus({ preventScroll: true });
  });
  return dialog;
}

async function sendFlag(desk: Desk, api: Api, token: string, flag: { kind: FlagKind; comment: string }): Promise<void> {
  const key = newUuid();
  desk.say("flag_sending");
  try {
    await persist(() => api.flag(token, { ...flag, key }));
    tell(desk, desk.texts.say("flag_sent"));
  } catch (error) {
    if (error instanceof Refusal) tell(desk, error.message);
  }
}
