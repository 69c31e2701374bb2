/** All functions of the viewer, in the order of their buttons. */

import { AUTHORING } from "./authoring.ts";
import { COLOURING } from "./colouring.ts";
import { CONTRAST } from "./contrast.ts";
import { DECIDING } from "./deciding.ts";
import { DESK_WORK } from "./desk-work.ts";
import { FILTERING } from "./filtering.ts";
import type { ViewerFunction } from "./function.ts";
import { GATHERING } from "./gathering.ts";
import { GREY } from "./grey.ts";
import { MARKING } from "./marking.ts";
import { MEASURING } from "./measuring.ts";
import { REPLAYING } from "./replaying.ts";
import { REVIEWING } from "./reviewing.ts";
import { ROOMING } from "./rooming.ts";
import { SIGHT } from "./sight.ts";
import { VIEWING } from "./viewing.ts";

export const FUNCTIONS: readonly ViewerFunction[] = [
  ...REPLAYING,
  ...GATHERING,
  ...SIGHT,
  ...VIEWING,
  ...MEASURING,
  ...GREY,
  ...CONTRAST,
  ...FILTERING,
  ...COLOURING,
  ...MARKING,
  ...AUTHORING,
  ...REVIEWING,
  ...ROOMING,
  ...DESK_WORK,
  ...DECIDING,
];

/** Returns the function of this name. */
export function functionNamed(name: string): ViewerFunction {
  const found = FUNCTIONS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}
