/** The decision, the layers of the feedback, and help. */

import type { LayerName } from "../feedback-layers.ts";
import type { IconName } from "../icons.ts";
import type { Decision } from "../types.ts";
import { canEdit, isAnswering, type ViewerFunction } from "./function.ts";

export const DECIDING: readonly ViewerFunction[] = [
  decision("clear", "KeyC"),
  decision("suspicious", "KeyS"),
  {
    name: "submit",
    group: "hidden",
    keys: ["Mod+Enter", "Mod+NumpadEnter"],
    run: (desk) => void desk.session?.submission.submit(),
    isOffered: isAnswering,
    isEnabled: (desk) => desk.session?.submission.canSubmit === true,
  },
  layer("truth", "truth", "KeyT"),
  layer("own", "own", "KeyY"),
  layer("finding", "finding", "KeyG"),
  {
    name: "help",
    group: "more",
    icon: "help",
    keys: ["KeyH", "F1", "Shift+Slash"],
    run: (desk) => {
      desk.isHelpOpen = !desk.isHelpOpen;
    },
    isOn: (desk) => desk.isHelpOpen,
  },
];

function decision(name: Decision, key: string): ViewerFunction {
  return {
    name,
    group: "hidden",
    keys: [key],
    run: (desk) => void desk.session?.submission.choose(name),
    isOn: (desk) => desk.session?.submission.decision === name,
    isOffered: isAnswering,
    isEnabled: canEdit,
    logged: () => ({}),
  };
}

function layer(name: LayerName, icon: IconName, key: string): ViewerFunction {
  return {
    name: `layer_${name}`,
    group: "layers",
    icon,
    keys: [key],
    run: (desk) => desk.layers?.toggle(name),
    isOn: (desk) => desk.layers?.isShown(name) === true,
    isOffered: ({ mode, layers }) => mode === "feedback" || (layers !== undefined && (mode === "look" || (["replay", "together"].includes(mode) && name !== "own"))),
  };
}
