/** The list of marks with size and confidence: where marks are chosen, rated and deleted without aiming. */

import type { Desk } from "./desk.ts";
import { button, element, icon } from "./dom.ts";
import { runFunction } from "./functions/function.ts";
import { functionNamed } from "./functions/index.ts";
import { ICONS } from "./icons.ts";
import { shapeOf } from "./shapes.ts";
import type { Mark } from "./types.ts";

const CONFIDENCES = [1, 2, 3, 4, 5];

/** Returns the list; it keeps itself up to date. */
export function createMarkList(desk: Desk): HTMLElement {
  const { texts } = desk;
  const rows = element("ol", { class: "marks" });
  const hint = element("p", { class: "hint" }, texts.say("no_marks"));
  const list = element("section", { class: "mark-list", "aria-label": texts.say("marks") }, hint, rows);
  const update = () => {
    hint.hidden = desk.marks.all.length > 0;
    rows.replaceChildren(...desk.marks.all.map((mark, index) => row(desk, mark, index + 1)));
  };
  desk.marks.changed.on(update);
  update();
  return list;
}

function row(desk: Desk, mark: Mark, number: number): HTMLElement {
  const { texts, stage } = desk;
  const [width, height] = stage.frame.sizeInMetres(mark.geometry);
  const metres = { width: texts.number(width, 2), height: texts.number(height, 2) };
  const size = shapeOf(mark) === "point" ? texts.say("point_size") : texts.say("size_metres", metres);
  const isSelected = desk.marks.selected === mark;
  const name = texts.say("mark_named", { number });
  const choose = button(
    { class: "choose", "aria-pressed": String(isSelected), "aria-label": `${name} ${size}` },
    () => desk.marks.select(mark.mark_id),
    element("b", {}, String(number)),
    " ",
    element("span", { class: "size" }, size),
  );
  const remove = button(
    { class: "tool small", "aria-label": `${texts.say("delete")}: ${name}`, title: texts.say("delete") },
    () => {
      desk.marks.select(mark.mark_id);
      runFunction(functionNamed("delete"), desk);
    },
    icon(ICONS.delete),
  );
  remove.disabled = !desk.marks.isEditable;
  return element("li", { class: isSelected ? "mark selected" : "mark" }, choose, rating(desk, mark), remove);
}

function rating(desk: Desk, mark: Mark): HTMLElement {
  const { texts } = desk;
  const steps = CONFIDENCES.map((confidence) => {
    const step = button(
      {
        class: confidence <= mark.confidence ? "step reached" : "step",
        role: "radio",
        "aria-checked": String(confidence === mark.confidence),
        "aria-label": texts.say("confidence_named", { confidence }),
        title: texts.say("confidence_named", { confidence }),
      },
      () => {
        desk.marks.select(mark.mark_id);
        desk.marks.rate(confidence);
      },
      String(confidence),
    );
    step.disabled = !desk.marks.isEditable;
    return step;
  });
  return element("div", { class: "rating", role: "radiogroup", "aria-label": texts.say("confidence") }, ...steps);
}
