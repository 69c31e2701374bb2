/**
 * How the picture looks: every setting of every picture function in one value. Pixels follow from a look and the
 * codes alone, in this order:
 *
 *     codes → mirror → smooth → edges → tone → difference → local contrast → emboss → paint
 *
 * The steps up to `edges` and those from `difference` to `emboss` need neighbours and are developed tile by tile
 * (`darkroom.ts`); tone and paint are tables (`tone.ts`, `paint.ts`), so that window and level cost next to nothing.
 */

import type { GreyWindow } from "./window-level.ts";

export type Palette = "grey" | "spectrum" | "fire";
export type Band = "organic" | "inorganic" | "metal";
export type Mirror = "" | "image" | "difference";
export type Strength = 0 | 1 | 2 | 3;

export const PALETTES: readonly Palette[] = ["grey", "spectrum", "fire"];
export const BANDS: readonly Band[] = ["organic", "inorganic", "metal"];
export const MIRRORS: readonly Mirror[] = ["", "image", "difference"];

export interface Look {
  readonly window: GreyWindow;
  readonly inverse: boolean;
  readonly energy: number;
  readonly encoding: string;
  readonly logarithm: boolean;
  /** Above 1 brightens what is dark. */
  readonly gamma: number;
  /** Histogram equalisation inside the window. */
  readonly equalise: boolean;
  /** Local contrast: CLAHE. */
  readonly local: boolean;
  readonly smooth: Strength;
  readonly edges: Strength;
  readonly emboss: boolean;
  readonly palette: Palette;
  /** Codes up to this one are highlighted; 0 highlights none. */
  readonly density: number;
  readonly material: boolean;
  /** Which materials are faded away. */
  readonly strip: readonly Band[];
  readonly mirror: Mirror;
  /** Where the scan is mirrored: a column and its image add up to this less 1; 0 is the middle of the scan. */
  readonly axis: number;
}

/** What a look has besides the scan's own window, energy and encoding; the first picture ever is plain grey. */
export const PLAIN = {
  inverse: false,
  logarithm: false,
  gamma: 1,
  equalise: false,
  local: false,
  smooth: 0,
  edges: 0,
  emboss: false,
  palette: "grey",
  density: 0,
  material: false,
  strip: [],
  mirror: "",
  axis: 0,
} as const satisfies Partial<Look>;

/** Returns whether grey levels depend on neighbours, so that tone is part of developing a tile. */
export function isGreyDeveloped(look: Look): boolean {
  return look.local || look.emboss || look.mirror === "difference";
}

export function needsMaterial({ material, strip }: Look): boolean {
  return material || strip.length > 0;
}

/** Returns whether tone or local contrast depend on the overview of the whole scan. */
export function needsOverview(look: Look): boolean {
  return look.equalise || look.local || needsMaterial(look);
}

/** Returns a name for everything in a look that tiles are developed with; looks that share it share tiles. */
export function planeKey(look: Look): string {
  const { encoding, energy, smooth, edges, mirror, axis } = look;
  const tone = isGreyDeveloped(look) && [toneKey(look), look.local, look.emboss];
  return JSON.stringify([encoding, energy, smooth, edges, mirror, mirror && axis, needsMaterial(look), tone]);
}

/** Returns a name for everything in a look that the table of grey levels depends on. */
export function toneKey({ window, inverse, logarithm, gamma, equalise, density, energy, encoding }: Look): string {
  const curve = [window.low, window.high, inverse, logarithm, gamma, equalise, density];
  return JSON.stringify(equalise ? [...curve, energy, encoding] : curve);
}

/** Returns a name for everything in a look that the table of colours depends on. */
export function paintKey({ palette, material, strip, inverse }: Look): string {
  return JSON.stringify([palette, material, strip, inverse]);
}

/** Returns whether functions of two energies make no sense for a scan. */
export function isSingle({ energies, materials }: { energies: number; materials?: unknown }): boolean {
  return energies < 2 || !materials;
}
