/** Fields of the author's panel: a list to choose from, a slider with its value, a number, a box to tick. */

import type { KindChoice } from "./author-types.ts";
import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";

export interface Choice {
  readonly id: string;
  readonly title: string;
}

export interface Field<T> {
  readonly shown: HTMLElement;
  set(value: T): void;
}

/** Returns a list to choose one of. */
export function choiceField(label: string, choices: readonly Choice[], chosen: (id: string) => void): Field<string> {
  const options = choices.map(({ id, title }) => element("option", { value: id }, title));
  const list = element("select", {}, ...options);
  list.addEventListener("change", () => chosen(list.value));
  return { shown: labelled(label, list), set: (value) => (list.value = value) };
}

/** Returns the list of kinds, what is to be found apart from what is harmless. */
export function kindField(desk: Desk, kinds: readonly KindChoice[], chosen: (id: string) => void): Field<string> {
  const looks = element("p", { class: "hint" });
  const titled = kinds.map((kind) => ({ id: kind.id, title: `${kind.id} · ${kind.title}` }));
  const field = choiceField(desk.texts.say("author_kind"), titled, chosen);
  return {
    shown: element("div", {}, field.shown, looks),
    set(value) {
      field.set(value);
      looks.textContent = kinds.find((kind) => kind.id === value)?.looks ?? "";
    },
  };
}

export interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** Returns how a value is told. */
  told(value: number): string;
}

/** Returns a slider with its value beside it; `moved` hears of every move. */
export function sliderField(label: string, range: Range, moved: (value: number) => void): Field<number> {
  const value = element("output", {});
  const { least: min, most: max, step } = range;
  const slider = element("input", { type: "range", min, max, step, "aria-label": label });
  slider.addEventListener("input", () => {
    value.textContent = range.told(Number(slider.value));
    moved(Number(slider.value));
  });
  return {
    shown: element("label", { class: "field slider" }, element("span", {}, label, " ", value), slider),
    set(to) {
      slider.value = String(to);
      value.textContent = range.told(to);
    },
  };
}

/** Returns a field for a number; what is no number counts as the least. */
export function numberField(
  label: string,
  { least, most, step }: Omit<Range, "told">,
  entered: (value: number) => void,
): Field<number> {
  const input = element("input", { type: "number", min: least, max: most, step, "aria-label": label });
  input.addEventListener("change", () => {
    const value = Math.min(Math.max(Number(input.value) || least, least), most);
    input.value = String(value);
    entered(value);
  });
  return { shown: labelled(label, input), set: (value) => (input.value = String(value)) };
}

export function labelled(label: string, ...inputs: HTMLElement[]): HTMLElement {
  return element("label", { class: "field" }, element("span", {}, label), ...inputs);
}
