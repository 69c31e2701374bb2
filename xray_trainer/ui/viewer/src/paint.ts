/**
 * Paint: the colour of every grey level in every class. Class 0 is a pixel whose material nobody can tell, 1 to 101
 * are materials from polyethylene to lead (`materials.ts`), 127 is what the density highlight marks.
 *
 *     pseudo-colour   between stops 51 levels apart: floor(a + (b - a) t / 51 + 0.5)
 *     material        floor(hue (0.15 + 0.85 grey / 255) + 0.5), the hue between orange, green, blue, violet
 *     strip           255 - floor((255 - grey) / 8); where black is air, floor(grey / 8)
 *     highlight       red 255 - floor((255 - grey) / 2), green and blue floor(grey / 2)
 */

import type { Band, Look, Palette } from "./look.ts";
import { LAST_CLASS } from "./materials.ts";

export const HIGHLIGHT = 127;

type Colour = readonly [number, number, number];

/** Colours of polyethylene, aluminium, steel and lead, as the server paints them. */
const MATERIALS: readonly Colour[] = [[255, 150, 40], [90, 210, 90], [70, 130, 255], [150, 60, 200]];
const DARKEST = 0.15;
const FADED = 8;

const STOPS: Readonly<Record<Exclude<Palette, "grey">, readonly Colour[]>> = {
  spectrum: [[0, 0, 48], [48, 48, 208], [0, 160, 200], [64, 200, 64], [250, 220, 40], [255, 255, 255]],
  fire: [[0, 0, 0], [110, 10, 60], [210, 50, 20], [250, 160, 20], [255, 240, 120], [255, 255, 255]],
};
const STOP_STEP = 51;

/** Classes where one material ends: half way between polyethylene and aluminium, between aluminium and steel. */
const LAST_ORGANIC = 17;
const LAST_INORGANIC = 50;

/** Returns RGBA, red in the lowest byte, of class * 256 + grey. */
export function paintTable(look: Look): Uint32Array {
  const rgba = new Uint32Array(65536);
  for (let kind = 0; kind <= LAST_CLASS; kind++) {
    for (let grey = 0; grey < 256; grey++) rgba[kind * 256 + grey] = packed(colourOf(look, kind, grey));
  }
  for (let grey = 0; grey < 256; grey++) rgba[HIGHLIGHT * 256 + grey] = packed(highlighted(grey));
  return rgba;
}

/** Returns which of the three materials of the strips a class is; undefined where nobody can tell. */
export function bandOf(kind: number): Band | undefined {
  if (kind === 0) return undefined;
  return kind <= LAST_ORGANIC ? "organic" : kind <= LAST_INORGANIC ? "inorganic" : "metal";
}

function colourOf(look: Look, kind: number, grey: number): Colour {
  const band = bandOf(kind);
  if (band && look.strip.includes(band)) return plain(look.inverse ? grey >> 3 : 255 - Math.floor((255 - grey) / FADED));
  if (band && look.material) return tinted(kind, grey);
  return look.palette === "grey" ? plain(grey) : between(STOPS[look.palette], grey);
}

function plain(grey: number): Colour {
  return [grey, grey, grey];
}

function highlighted(grey: number): Colour {
  return [255 - ((255 - grey) >> 1), grey >> 1, grey >> 1];
}

function between(stops: readonly Colour[], grey: number): Colour {
  const at = Math.min(Math.floor(grey / STOP_STEP), stops.length - 2);
  const [from, to] = [stops[at]!, stops[at + 1]!];
  const step = grey - at * STOP_STEP;
  return from.map((a, i) => Math.floor(a + ((to[i]! - a) * step) / STOP_STEP + 0.5)) as unknown as Colour;
}

function tinted(kind: number, grey: number): Colour {
  const place = ((kind - 1) / (LAST_CLASS - 1)) * (MATERIALS.length - 1);
  const at = Math.min(Math.floor(place), MATERIALS.length - 2);
  const [from, to] = [MATERIALS[at]!, MATERIALS[at + 1]!];
  const light = DARKEST + ((1 - DARKEST) * grey) / 255;
  const hue = (i: number) => from[i]! + (to[i]! - from[i]!) * (place - at);
  return [0, 1, 2].map((i) => Math.floor(hue(i) * light + 0.5)) as unknown as Colour;
}

function packed([red, green, blue]: Colour): number {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
