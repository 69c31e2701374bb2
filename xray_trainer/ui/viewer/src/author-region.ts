/** What is said of a marked region: what kind of hiding place, which item, of what material, how dense. */

import type { Authoring } from "./authoring.ts";
import { choiceField, kindField, numberField } from "./author-fields.ts";
import { UNTOLD } from "./author-work.ts";
import type { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import type { Told } from "./types.ts";

const DENSITY = { least: 0, most: 500, step: 0.5 };

/** Returns the fields of a region; they keep themselves up to date. */
export function createRegionDetails(desk: Desk, author: Authoring, id: string): HTMLElement {
  const { texts } = desk;
  const mark = () => desk.marks.all.find((one) => one.mark_id === id);
  const tell = (part: Partial<Told>) => {
    const one = mark();
    if (one) author.tell(one, part);
  };
  const unknown = { id: "", title: texts.say("author_unknown") };
  const items = [...author.items.values()].map(({ name, title }) => ({ id: name, title }));
  const kind = kindField(desk, author.kinds, (value) => tell({ kind: value }));
  const item = choiceField(texts.say("author_item"), [unknown, ...items], (value) => tell({ item: value }));
  const material = choiceField(texts.say("author_material"), [unknown, ...author.state.materials], (value) =>
    tell({ material: value }),
  );
  const density = numberField(texts.say("author_density"), DENSITY, (value) => tell({ areal_density_g_cm2: value }));
  const update = () => {
    const told = { ...UNTOLD, ...mark()?.told };
    kind.set(told.kind);
    item.set(told.item);
    material.set(told.material);
    density.set(told.areal_density_g_cm2);
  };
  desk.marks.changed.on(update);
  update();
  return element("div", { class: "fields" }, kind.shown, item.shown, material.shown, density.shown);
}
