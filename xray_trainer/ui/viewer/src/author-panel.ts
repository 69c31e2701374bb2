/** Beside the scan: what was marked and put in, and what is said of the one that is chosen. */

import type { Authoring } from "./authoring.ts";
import { createItemDetails } from "./author-item.ts";
import { createRegionDetails } from "./author-region.ts";
import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";
import type { Mark } from "./types.ts";

/** Returns the panel; it keeps itself up to date. */
export function createAuthorPanel(desk: Desk, author: Authoring, tooltip: Tooltip): HTMLElement {
  const { texts } = desk;
  const rows = element("ol", { class: "author-rows" });
  const empty = element("p", { class: "hint" }, texts.say(author.state.can_hide ? "author_empty" : "author_no_torch"));
  const list = element("section", { "aria-label": texts.say("author_list") }, empty, rows);
  const hide = functionButton(functionNamed("hide"), desk, tooltip, true);
  hide.classList.add("hide-item");
  hide.hidden = !author.state.can_hide;
  const details = element("section", { class: "author-details" });
  let shown: Mark | undefined;
  const update = () => {
    const { all, selected } = desk.marks;
    empty.hidden = all.length > 0;
    rows.replaceChildren(...all.map((mark, index) => row(desk, author, mark, index + 1)));
    const isSame = shown?.mark_id === selected?.mark_id && Boolean(shown?.placed) === Boolean(selected?.placed);
    shown = selected;
    if (isSame && selected) return;
    details.replaceChildren(...(selected ? [detailsOf(desk, author, selected)] : []));
  };
  desk.marks.changed.on(update);
  author.changed.on(update);
  update();
  return element("aside", { class: "author-panel" }, hide, list, details);
}

function detailsOf(desk: Desk, author: Authoring, mark: Mark): HTMLElement {
  return mark.placed ? createItemDetails(desk, author, mark.mark_id) : createRegionDetails(desk, author, mark.mark_id);
}

function row(desk: Desk, author: Authoring, mark: Mark, number: number): HTMLElement {
  const { texts } = desk;
  const title = author.titleOf(mark);
  const isSelected = desk.marks.selected?.mark_id === mark.mark_id;
  const isBenign = author.kindOf(mark)?.is_benign === true;
  const choose = button(
    { class: "choose", "aria-pressed": String(isSelected), "data-what": mark.placed ? "item" : "region" },
    () => desk.marks.select(mark.mark_id),
    element("b", {}, String(number)),
    icon(mark.placed ? ICONS.hide : ICONS.mark),
    element("span", {}, title),
    isBenign && element("span", { class: "size" }, texts.say("harmless")),
  );
  const remove = button(
    { class: "tool small", "aria-label": `${texts.say("delete")}: ${title}`, title: texts.say("delete") },
    () => {
      desk.marks.select(mark.mark_id);
      runFunction(functionNamed("delete"), desk);
    },
    icon(ICONS.delete),
  );
  remove.disabled = !desk.marks.isEditable;
  return element("li", { class: isSelected ? "mark selected" : "mark" }, choose, remove);
}
