/** How an item lies that was put in the scan: pose, angle, size, density, number; and how hard it is to see. */

import type { Authoring } from "./authoring.ts";
import { kindField, numberField, sliderField } from "./author-fields.ts";
import type { Look } from "./author-types.ts";
import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";
import type { Mark, Placement, Pose } from "./types.ts";

const POSES: readonly Pose[] = ["flat", "side", "end"];
const AXES = ["author_units_x", "author_units_y", "author_units_z"] as const;
const MOST_UNITS = 6;

/** Returns the fields of an item; they keep themselves up to date. */
export function createItemDetails(desk: Desk, author: Authoring, id: string): HTMLElement {
  const { texts } = desk;
  const mark = () => desk.marks.all.find((one) => one.mark_id === id);
  const placed = () => mark()?.placed as Placement;
  const item = author.items.get(placed().item);
  const percent = (value: number) => `${texts.number(value)} %`;
  const range = ([least, most]: readonly number[]) => ({ least: 100 * least!, most: 100 * most!, step: 1, told: percent });
  const picture = element("img", { class: "item-picture", alt: "", src: author.api.pictureUrl(placed().item) });
  const kind = kindField(desk, author.kinds, (value) => author.turn({ kind: value }));
  const poses = poseField(desk, (pose) => author.turn({ pose }));
  const turned = { least: -180, most: 180, step: 1, told: (value: number) => `${texts.number(value)}°` };
  const angle = sliderField(texts.say("author_angle"), turned, (value) => author.turn({ angle_deg: value }, "angle"));
  const scale = sliderField(texts.say("author_scale"), range(item?.scale ?? [1, 1]), (value) =>
    author.turn({ scale: value / 100 }, "scale"),
  );
  const density = sliderField(texts.say("author_packed"), range(item?.density ?? [1, 1]), (value) =>
    author.turn({ density: value / 100 }, "density"),
  );
  const units = AXES.map((axis, index) =>
    numberField(texts.say(axis), { least: 1, most: MOST_UNITS, step: 1 }, (value) => {
      const changed = [...placed().units_xyz] as [number, number, number];
      changed[index] = Math.round(value);
      author.turn({ units_xyz: changed });
    }),
  );
  const another = button({ class: "labelled" }, () => author.another(), element("span", {}, texts.say("author_another")));
  const figures = createFigures(desk, author, mark);
  const update = () => {
    const now = mark()?.placed;
    if (!now) return;
    kind.set(now.kind);
    poses.set(now.pose);
    angle.set(Math.round(now.angle_deg));
    scale.set(Math.round(100 * now.scale));
    density.set(Math.round(100 * now.density));
    units.forEach((field, index) => field.set(now.units_xyz[index]!));
  };
  desk.marks.changed.on(update);
  update();
  const number = element("div", { class: "units" }, ...units.map(({ shown }) => shown));
  const head = element("div", { class: "item-head" }, picture, figures);
  const fields = [kind, angle, scale, density].map(({ shown }) => shown);
  return element("div", { class: "fields" }, head, poses.shown, ...fields, number, another);
}

function poseField(desk: Desk, chosen: (pose: Pose) => void) {
  const { texts } = desk;
  const buttons = POSES.map((pose) =>
    button({ class: "labelled", "data-pose": pose }, () => chosen(pose), element("span", {}, texts.say(`author_pose_${pose}`))),
  );
  const shown = element("div", { class: "poses", role: "group", "aria-label": texts.say("author_pose") }, ...buttons);
  const set = (pose: Pose) =>
    buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.pose === pose)));
  return { shown, set };
}

/** Returns what is measured of an item where it lies; it follows every move. */
function createFigures(desk: Desk, author: Authoring, mark: () => Mark | undefined): HTMLElement {
  const { texts } = desk;
  const hint = element("strong", { class: "hardness", role: "status" });
  const lines = element("dl", {});
  const figures = element("div", { class: "figures", "data-state": "waiting" }, hint, lines);
  const update = () => {
    const one = mark();
    const seen = one && author.seenOf(one);
    figures.dataset.state = !one || author.isWaiting(one) ? "waiting" : seen?.refusal ? "refused" : "known";
    figures.dataset.hint = seen?.look?.hint ?? "";
    hint.textContent = seen?.refusal ?? (seen?.look ? texts.say(`author_${seen.look.hint}`) : texts.say("author_looking"));
    lines.replaceChildren(...(seen?.look ? linesOf(desk, seen.look) : []));
  };
  desk.marks.changed.on(update);
  author.changed.on(update);
  update();
  return figures;
}

function linesOf(desk: Desk, look: Look): HTMLElement[] {
  const { texts } = desk;
  const size = { width: texts.number(look.width_mm / 1000, 2), height: texts.number(look.height_mm / 1000, 2) };
  const lines: [string, string][] = [
    ["author_dprime", texts.number(look.dprime, 1)],
    ["author_superposition", texts.number(look.superposition, 1)],
    ["author_areal", `${texts.number(look.areal_g_cm2, 1)} ${texts.say("author_g_cm2")}`],
    ["author_size", texts.say("size_metres", size)],
  ];
  return lines.flatMap(([key, value]) => [
    element("dt", { title: texts.say(`${key}_told`) }, texts.say(key)),
    element("dd", { "data-figure": key }, value),
  ]);
}
