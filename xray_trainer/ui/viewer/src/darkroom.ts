/**
 * Develops tiles: everything of a look that needs neighbours. What comes out is the same for both ways of drawing and
 * does not depend on where tiles end, because every filter sees beyond the border of its tile.
 */

import { applyLocal, localTables, type LocalTables } from "./clahe.ts";
import { difference, EDGE_RADIUS, emboss, EMBOSS_RADIUS, sharpen, smooth, SMOOTH_RADIUS } from "./filters.ts";
import { inner, throughTable, type Grid } from "./grid.ts";
import { isGreyDeveloped, needsMaterial, needsOverview, toneKey, type Look } from "./look.ts";
import { airCode, attenuationTable, classify, MATERIAL_RADIUS } from "./materials.ts";
import { grown, levelSize, Mosaic, type Channel, type Piece } from "./mosaic.ts";
import { Signal } from "./signal.ts";
import { toneTable } from "./tone.ts";
import type { TileStore } from "./tiles.ts";
import type { ScanInfo } from "./types.ts";

/** A developed tile. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly codes: Uint16Array;
  /** Class of each pixel's material; where a look asks for it. */
  readonly classes?: Uint8Array;
  /** Grey level of each pixel, where the table does not give it. */
  readonly grey?: Uint8Array;
}

type Developed = Pick<Plane, "codes" | "grey">;

const NO_CODES = new Uint16Array(0);

export class Darkroom {
  readonly mosaic: Mosaic;
  private readonly overviews = new Map<string, Grid<Uint16Array>>();
  private readonly attenuations = new Map<string, Int32Array>();
  private readonly idle = new Signal();
  private working = 0;
  private tone: { readonly key: string; readonly table: Uint8Array } | undefined;
  private local: { readonly key: string; readonly tables: LocalTables } | undefined;

  constructor(
    private readonly scan: ScanInfo,
    private readonly tiles: TileStore,
  ) {
    this.mosaic = new Mosaic(scan, tiles);
  }

  /** Returns whether a look can be drawn at once; if not, `prepare` first. */
  isPrepared(look: Look): boolean {
    return channelsOf(look).every((channel) => this.overviews.has(nameOf(channel)));
  }

  /** Resolves when no tile is being worked on. */
  settled(): Promise<void> {
    if (this.working === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.idle.on(() => {
        stop();
        resolve();
      });
    });
  }

  /** Fetches the overviews that a look needs. */
  async prepare(look: Look, signal: AbortSignal): Promise<void> {
    await Promise.all(channelsOf(look).map((channel) => this.fetchOverview(channel, signal)));
  }

  /** Returns the smallest level, fetched once. */
  async fetchOverview(channel: Channel, signal: AbortSignal): Promise<Grid<Uint16Array>> {
    const known = this.overviews.get(nameOf(channel)) ?? (await this.mosaic.overview(channel, signal));
    this.overviews.set(nameOf(channel), known);
    return known;
  }

  /** Returns the grey level of each code. */
  toneOf(look: Look): Uint8Array {
    const key = toneKey(look);
    if (this.tone?.key !== key) {
      this.tone = { key, table: toneTable(look, this.overviews.get(nameOf(look))?.values ?? NO_CODES) };
    }
    return this.tone.table;
  }

  /** Returns the developed tile at a place. */
  async develop(look: Look, level: number, column: number, row: number, signal: AbortSignal): Promise<Plane> {
    const piece = this.pieceOf(level, column, row);
    const isPlain = !look.smooth && !look.edges && !look.mirror && !isGreyDeveloped(look);
    const codes = isPlain
      ? this.tiles.load({ ...channelOf(look), level, column, row }, signal).then((tile) => ({ ...tile, values: tile.codes }))
      : undefined;
    const classes = needsMaterial(look) ? this.classes(look, piece, signal) : undefined;
    const developed = codes ? { codes: (await codes).values } : await this.filtered(look, piece, signal);
    const { width, height } = piece;
    return { width, height, ...developed, ...(classes && { classes: await classes }) };
  }

  private pieceOf(level: number, column: number, row: number): Piece {
    const side = this.scan.tile_px;
    const [width, height] = levelSize(this.scan, level);
    const [x, y] = [column * side, row * side];
    return { level, x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
  }

  private async filtered(look: Look, piece: Piece, signal: AbortSignal): Promise<Developed> {
    const wide = grown(piece, look.emboss ? EMBOSS_RADIUS : 0);
    const around = grown(wide, SMOOTH_RADIUS[look.smooth] + (look.edges ? EDGE_RADIUS : 0));
    const read = (isMirrored: boolean) => this.read(look, around, channelOf(look), isMirrored, signal);
    const [codes, image] = await Promise.all([
      read(look.mirror === "image"),
      look.mirror === "difference" ? read(true) : undefined,
    ]);
    return this.turn(() => this.developed(look, wide, codes, image));
  }

  /** Develops the codes of a piece and, for the difference, those of its mirror image. */
  private developed(look: Look, wide: Piece, codes: Grid<Uint16Array>, image: Grid<Uint16Array> | undefined): Developed {
    const margin = look.emboss ? EMBOSS_RADIUS : 0;
    const filter = (raw: Grid<Uint16Array>) => sharpen(smooth(raw, look.smooth), look.edges);
    const filtered = filter(codes);
    const cut = inner(filtered, margin).values;
    if (!isGreyDeveloped(look)) return { codes: cut };
    const tone = this.toneOf(look);
    let grey = throughTable(filtered, tone);
    if (image) grey = difference(grey, throughTable(filter(image), tone));
    if (look.local) grey = applyLocal(grey, this.localOf(look), this.placeOf(look, wide, look.mirror === "image"));
    if (look.emboss) grey = emboss(grey);
    return { codes: cut, grey: grey.values };
  }

  private async read(
    look: Look,
    piece: Piece,
    channel: Channel,
    isMirrored: boolean,
    signal: AbortSignal,
  ): Promise<Grid<Uint16Array>> {
    if (!isMirrored) return this.mosaic.read(piece, channel, signal);
    const x = this.mirrorSum(look, piece.level) - piece.x - piece.width;
    const read = await this.mosaic.read({ ...piece, x }, channel, signal);
    for (let y = 0; y < read.height; y++) read.values.subarray(y * read.width, (y + 1) * read.width).reverse();
    return read;
  }

  private async classes(look: Look, piece: Piece, signal: AbortSignal): Promise<Uint8Array> {
    const channels = [0, 1].map((energy) => ({ encoding: look.encoding, energy }));
    const around = grown(piece, MATERIAL_RADIUS);
    const read = (channel: Channel) => this.read(look, around, channel, look.mirror === "image", signal);
    const codes = await Promise.all(channels.map(read));
    return this.turn(() => {
      const [high, low] = codes.map((one, energy) => mapped(one, this.attenuationOf(channels[energy]!)));
      return classify(high!, low!, this.scan.materials!).values;
    });
  }

  /** Does some work in a task of its own, so that keys and pointer are heard between one tile and the next. */
  private async turn<T>(work: () => T): Promise<T> {
    this.working++;
    try {
      await new Promise((resolve) => setTimeout(resolve));
      return work();
    } finally {
      if (--this.working === 0) this.idle.emit();
    }
  }

  private attenuationOf(channel: Channel): Int32Array {
    const name = nameOf(channel);
    const known = this.attenuations.get(name) ?? attenuationTable(airCode(this.overviews.get(name)?.values ?? NO_CODES));
    this.attenuations.set(name, known);
    return known;
  }

  private localOf(look: Look): LocalTables {
    const key = toneKey(look) + nameOf(look);
    if (this.local?.key !== key) {
      const overview = this.overviews.get(nameOf(look))!;
      this.local = { key, tables: localTables(throughTable(overview, this.toneOf(look))) };
    }
    return this.local.tables;
  }

  /** Returns what the places of a column and its mirror image on a level add up to, plus 1. */
  private mirrorSum({ axis }: Look, level: number): number {
    return axis ? Math.round(axis / 2 ** level) : levelSize(this.scan, level)[0];
  }

  /** Returns where a piece lies on the overview, in its pixels; a mirrored one from right to left. */
  private placeOf(look: Look, { level, x, y }: Piece, isMirrored: boolean) {
    const step = 2 ** (level - (this.scan.num_levels - 1));
    const onOverview = (at: number) => (at + 0.5) * step - 0.5;
    const first = isMirrored ? this.mirrorSum(look, level) - 1 - x : x;
    return { x: onOverview(first), y: onOverview(y), stepX: isMirrored ? -step : step, stepY: step };
  }
}

function mapped({ width, height, values }: Grid<Uint16Array>, table: Int32Array): Grid<Int32Array> {
  const out = new Int32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = table[values[i]!]!;
  return { width, height, values: out };
}

function channelOf({ encoding, energy }: Look): Channel {
  return { encoding, energy };
}

function channelsOf(look: Look): Channel[] {
  if (!needsOverview(look)) return [];
  const energies = needsMaterial(look) ? new Set([look.energy, 0, 1]) : [look.energy];
  return [...energies].map((energy) => ({ encoding: look.encoding, energy }));
}

function nameOf({ encoding, energy }: Channel): string {
  return `${encoding}/${energy}`;
}
