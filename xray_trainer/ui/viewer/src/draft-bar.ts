/** Buttons over the scan while corners of a polygon are being set: for fingers, and for whoever does not know the keys. */

import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { ICONS, type IconName } from "./icons.ts";

/** Returns the buttons; they show themselves while there is something to end. */
export function createDraftBar(desk: Desk): HTMLElement {
  const { drawing, texts } = desk;
  const made = (name: string, sign: IconName, press: () => void) =>
    button({ class: "labelled", "data-draft": name, "aria-label": texts.say(name) }, press, icon(ICONS[sign]), element("span", {}, texts.say(name)));
  const finish = made("finish", "clear", () => void drawing.finish());
  const bar = element(
    "div",
    { class: "draft-bar", role: "group", "aria-label": texts.say("draft"), hidden: true },
    finish,
    made("take_back_corner", "undo", () => drawing.takeBack()),
    made("drop_draft", "close", () => void drawing.cancel()),
  );
  drawing.changed.on(() => {
    bar.hidden = !drawing.isOpen || drawing.shape !== "polygon";
    finish.disabled = drawing.path.length < 3;
  });
  return bar;
}
