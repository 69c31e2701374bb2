/** Telling that an exercise is wrong in itself: it looks unreal, or rendering left something in it. */

import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";
import type { FlagEvent, FlagOutbox } from "./flag-outbox.ts";
import type { FlagKind } from "./types.ts";
import { tell } from "./telling.ts";

const KINDS: readonly FlagKind[] = ["unrealistic", "artefact"];
const MOST_LETTERS = 1000;

/** Returns the dialog; it shows itself while `desk.isFlagOpen`. */
export function createFlagDialog(desk: Desk, outbox: Promise<FlagOutbox>, token: string, root: HTMLElement): HTMLElement {
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
    void sendFlag(desk, outbox, token, { kind, comment: comment.value });
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

async function sendFlag(desk: Desk, outbox: Promise<FlagOutbox>, token: string, flag: FlagEvent["payload"]): Promise<void> {
  desk.say("flag_sending");
  try {
    const refusal = await (await outbox).send(token, flag);
    tell(desk, refusal || desk.texts.say("flag_sent"));
  } catch {
    // the viewer closed first; the flag is kept, and the next one sends it
  }
}
