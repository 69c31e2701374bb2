/** After submitting: what the mentor wrote, and the notes and pictures that lie beside the exercise. */

import type { Desk } from "./desk.ts";
import { element, icon } from "./dom.ts";
import { ICONS } from "./icons.ts";
import type { Enclosed, Feedback } from "./types.ts";

/** Returns what a seizure taught, as the unit tells it that made it; undefined where the exercise shows no case. */
export function createCase(desk: Desk, { case: told }: Feedback): HTMLElement | undefined {
  if (!told) return undefined;
  const { texts } = desk;
  const part = (key: string, text: string) =>
    text ? [element("h4", {}, texts.say(key)), ...text.split("\n").map((line) => element("p", {}, line))] : [];
  const title = texts.say("case", { title: told.title });
  return element(
    "section",
    { class: "enclosed case", "aria-label": title },
    element("h3", {}, title),
    ...part("case_method", told.method),
    ...part("case_lesson", told.lesson),
  );
}

/** Returns words, notes and pictures; undefined where there are none. */
export function createEnclosed(desk: Desk, { words, enclosed = [] }: Feedback): HTMLElement | undefined {
  if (!words && !enclosed.length) return undefined;
  const { texts } = desk;
  const said = words ? words.split("\n").map((line) => element("p", {}, line)) : [];
  const notes = enclosed.filter(({ kind }) => kind === "note").map((one) => note(desk, one));
  const pictures = enclosed.filter(({ kind }) => kind === "picture").map(picture);
  return element(
    "section",
    { class: "enclosed", "aria-label": texts.say("enclosed") },
    element("h3", {}, texts.say("enclosed")),
    ...said,
    ...notes,
    pictures.length > 0 && element("div", { class: "enclosed-pictures" }, ...pictures),
  );
}

function note(desk: Desk, { name, caption, text, url }: Enclosed): HTMLElement {
  const title = caption || name;
  if (text) {
    const lines = text.split("\n").map((line) => element("p", {}, line));
    return element("details", { open: true }, element("summary", {}, title), ...lines);
  }
  const link = element("a", { href: url, download: name, rel: "noopener" }, icon(ICONS.papers), title);
  return element("p", { title: desk.texts.say("enclosed_file") }, link);
}

function picture({ name, caption, url }: Enclosed): HTMLElement {
  const shown = element("img", { src: url, alt: caption || name, loading: "lazy" });
  const link = element("a", { href: url, target: "_blank", rel: "noopener" }, shown);
  return element("figure", {}, link, element("figcaption", {}, caption));
}
