/** Filters: edge enhancement and smoothing in three strengths, emboss. */

import type { IconName } from "../icons.ts";
import type { Strength } from "../look.ts";
import { toggled } from "./contrast.ts";
import type { ViewerFunction } from "./function.ts";

const STRENGTHS = 4;

export const FILTERING: readonly ViewerFunction[] = [
  { ...stepped("edges", ["Shift+KeyX"]), name: "edges" },
  { ...stepped("smooth", ["Shift+KeyS"]), name: "smooth" },
  { ...toggled("emboss", ["Shift+KeyB"], "filters"), name: "emboss" },
];

function stepped(part: IconName & ("edges" | "smooth"), keys: string[]): Omit<ViewerFunction, "name"> {
  return {
    group: "menu",
    menu: "filters",
    icon: part,
    keys,
    run: ({ stage }) => stage.change({ [part]: ((stage.look[part] + 1) % STRENGTHS) as Strength }),
    isOn: ({ stage }) => stage.look[part] > 0,
    state: ({ stage, texts }) =>
      stage.look[part] > 0 ? texts.say("strength", { strength: stage.look[part], most: STRENGTHS - 1 }) : "",
    logged: ({ stage }) => ({ strength: stage.look[part] }),
  };
}
