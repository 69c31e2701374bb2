/** The two tables that turn a developed pixel into colour; both ways of drawing use them. */

import type { Darkroom } from "./darkroom.ts";
import { paintKey, toneKey, type Look } from "./look.ts";
import { HIGHLIGHT, paintTable } from "./paint.ts";

/** Grey level and class of the highlight by code, colour by class and grey level. */
export class Tables {
  tone!: Uint8Array;
  paint!: Uint32Array;
  private toneName = "";
  private paintName = "";
  private density = 0;

  constructor(private readonly darkroom: Darkroom) {}

  /** Takes on a look; returns whether anything changed. */
  take(look: Look): boolean {
    const [toneName, paintName] = [toneKey(look), paintKey(look)];
    if (toneName === this.toneName && paintName === this.paintName) return false;
    if (toneName !== this.toneName) this.tone = this.darkroom.toneOf(look);
    if (paintName !== this.paintName) this.paint = paintTable(look);
    this.density = look.density;
    [this.toneName, this.paintName] = [toneName, paintName];
    return true;
  }

  /** Returns whether a code is highlighted. */
  isHighlighted(code: number): boolean {
    return code <= this.density && this.density > 0;
  }

  /** Returns the colour of each code where there are neither classes nor developed grey levels. */
  colours(): Uint32Array {
    const rgba = new Uint32Array(this.tone.length);
    for (let code = 0; code < rgba.length; code++) {
      rgba[code] = this.paint[(this.isHighlighted(code) ? HIGHLIGHT * 256 : 0) + this.tone[code]!]!;
    }
    return rgba;
  }
}
