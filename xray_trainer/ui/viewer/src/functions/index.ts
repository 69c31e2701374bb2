/** All functions of the viewer, in the order of their buttons. */

import { DECIDING } from "./deciding.ts";
import type { ViewerFunction } from "./function.ts";
import { GREY } from "./grey.ts";
import { MARKING } from "./marking.ts";
import { REVIEWING } from "./reviewing.ts";
import { SIGHT } from "./sight.ts";

export const FUNCTIONS: readonly ViewerFunction[] = [...SIGHT, ...GREY, ...MARKING, ...REVIEWING, ...DECIDING];

/** Returns the function of this name. */
export function functionNamed(name: string): ViewerFunction {
  const found = FUNCTIONS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}
