/** The items of the library with a small picture each; choosing one lets the next click put it in the scan. */

import type { Authoring } from "./authoring.ts";
import type { ItemChoice } from "./author-types.ts";
import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";

/** Returns the palette; shown while it is open. */
export function createPalette(desk: Desk, author: Authoring): HTMLElement {
  const { texts } = desk;
  const groups = [false, true].map((isBenign) => {
    const items = [...author.items.values()].filter((item) => item.is_benign === isBenign);
    const title = element("h3", {}, texts.say(isBenign ? "author_harmless" : "author_suspicious"));
    return element("section", {}, title, element("div", { class: "item-grid" }, ...items.map((item) => choice(author, item))));
  });
  const palette = element("div", { class: "palette", role: "dialog", "aria-label": texts.say("hide"), hidden: true }, ...groups);
  author.changed.on(() => {
    const wasHidden = palette.hidden;
    palette.hidden = !author.isPaletteOpen;
    if (wasHidden && !palette.hidden) palette.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  });
  palette.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    author.togglePalette();
    palette.closest<HTMLElement>(".viewer")?.focus({ preventScroll: true });
  });
  return palette;
}

function choice(author: Authoring, item: ItemChoice): HTMLElement {
  const picture = element("img", { alt: "", loading: "lazy", src: author.api.pictureUrl(item.name), width: 64, height: 64 });
  return button({ class: "item-choice", "data-item": item.name }, () => author.choose(item), picture, element("span", {}, item.title));
}
