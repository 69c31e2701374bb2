/**
 * What an author does on a scan: says what marked regions are, puts items in and turns them about. How the scan looks
 * with the items comes from the server, for one item at a time; while it is on its way, the last look stays.
 */

import { Refusal } from "./api.ts";
import type { DraftState, ItemChoice, KindChoice, Look, WorkItem } from "./author-types.ts";
import { boxOf, itemOf, UNTOLD, workOf } from "./author-work.ts";
import { persist } from "./backoff.ts";
import { decodeTile, type Tile } from "./codec.ts";
import type { Desk } from "./desk.ts";
import type { Point } from "./frame.ts";
import type { HandApi } from "./hand-api.ts";
import type { Patch } from "./patches.ts";
import { centreOf } from "./shapes.ts";
import { Signal } from "./signal.ts";
import type { Mark, Placement, Told } from "./types.ts";

/** What is known of an item as it lies: its look, or why there is none. */
export interface Seen {
  readonly key: string;
  readonly look?: Look;
  readonly patch?: Patch;
  readonly refusal?: string;
}

const NEAR_PX = 40;
const SEEDS = 2 ** 31;

export class Authoring {
  /** A look came, the palette opened or another item was chosen. */
  readonly changed = new Signal();
  readonly kinds: readonly KindChoice[];
  readonly items: ReadonlyMap<string, ItemChoice>;
  /** The item of the library that the next click puts in. */
  chosen: ItemChoice | undefined;
  isPaletteOpen = false;
  private readonly seen = new Map<string, Seen>();
  private isAsking = false;

  constructor(
    private readonly desk: Desk,
    readonly state: DraftState,
    readonly api: HandApi,
    private readonly signal: AbortSignal,
  ) {
    this.kinds = state.kinds;
    this.items = new Map(state.items.map((item) => [item.name, item]));
    desk.marks.changed.on(() => this.refresh());
    desk.reshaping.changed.on(() => this.refresh());
  }

  get hidden(): readonly Mark[] {
    return this.desk.marks.all.filter((mark) => mark.placed).map((mark) => this.desk.reshaping.shown(mark));
  }

  get selectedItem(): Mark | undefined {
    const { selected } = this.desk.marks;
    return selected?.placed ? selected : undefined;
  }

  seenOf(mark: Mark): Seen | undefined {
    return this.seen.get(mark.mark_id);
  }

  isWaiting(mark: Mark): boolean {
    return this.seen.get(mark.mark_id)?.key !== this.keyOf(mark);
  }

  kindOf(mark: Mark): KindChoice | undefined {
    const id = mark.placed?.kind ?? mark.told?.kind ?? UNTOLD.kind;
    return this.kinds.find((kind) => kind.id === id);
  }

  titleOf(mark: Mark): string {
    const item = this.items.get(mark.placed?.item ?? mark.told?.item ?? "");
    return item?.title ?? this.kindOf(mark)?.title ?? "";
  }

  togglePalette(): void {
    this.isPaletteOpen = !this.isPaletteOpen;
    this.changed.emit();
  }

  /** The next click puts an item of this kind in. */
  choose(item: ItemChoice): void {
    this.chosen = item;
    this.isPaletteOpen = false;
    this.desk.setTool("hide");
    this.desk.say("author_click");
    this.changed.emit();
  }

  /** Puts the chosen item in, its middle at a point of the scan. */
  hideAt(at: Point): void {
    const { chosen, desk } = this;
    if (!chosen) return;
    const placed: Placement = {
      item: chosen.name,
      item_seed: 0,
      kind: chosen.is_benign ? "NEG" : UNTOLD.kind,
      pose: "flat",
      angle_deg: 0,
      scale: 1,
      density: 1,
      units_xyz: [1, 1, 1],
      noise_seed: random(),
    };
    const { frame } = desk.stage;
    desk.marks.put({ geometry: boxOf(placed, chosen, frame.clamp(at), frame), placed });
    desk.setTool("navigate");
    desk.say("author_placed", { item: chosen.title });
  }

  /** Changes how the selected item lies; moves of one slider are one step for undo. */
  turn(part: Partial<Placement>, gesture = ""): void {
    const mark = this.selectedItem;
    if (!mark?.placed) return;
    const placed = { ...mark.placed, ...part };
    const { frame } = this.desk.stage;
    const geometry = boxOf(placed, this.items.get(placed.item), centreOf(mark.geometry, frame), frame);
    this.desk.marks.change(mark.mark_id, { placed, geometry }, gesture);
  }

  /** Takes another specimen of the same item. */
  another(): void {
    this.turn({ item_seed: random() });
  }

  rotate(by: number): void {
    const angle = (this.selectedItem?.placed?.angle_deg ?? 0) + by;
    this.turn({ angle_deg: ((((angle + 180) % 360) + 360) % 360) - 180 }, "angle");
  }

  grow(by: number): void {
    const placed = this.selectedItem?.placed;
    const limits = placed && this.items.get(placed.item)?.scale;
    if (!placed || !limits) return;
    this.turn({ scale: Math.round(Math.min(Math.max(placed.scale * by, limits[0]), limits[1]) * 1000) / 1000 }, "scale");
  }

  /** Says what a marked region is. */
  tell(mark: Mark, part: Partial<Told>): void {
    this.desk.marks.change(mark.mark_id, { told: { ...UNTOLD, ...mark.told, ...part } });
  }

  work() {
    return workOf(this.desk.marks.all, this.desk.stage.frame);
  }

  /** Asks for what is not known yet, the selected item first. */
  refresh(): void {
    this.forgetDeleted();
    if (this.isAsking || !this.state.can_hide) return;
    const waiting = this.hidden.filter((mark) => this.isWaiting(mark));
    const next = waiting.find((mark) => mark.mark_id === this.desk.marks.selected?.mark_id) ?? waiting[0];
    if (next) void this.ask(next);
  }

  private async ask(mark: Mark): Promise<void> {
    this.isAsking = true;
    this.changed.emit();
    const key = this.keyOf(mark);
    const hidden = this.hidden.map((one) => itemOf(one, this.desk.stage.frame));
    const seen = await this.answer(hidden, mark.mark_id, key);
    this.isAsking = false;
    if (!seen || this.signal.aborted) return;
    this.seen.set(mark.mark_id, seen);
    this.show();
    this.refresh();
  }

  private async answer(hidden: readonly WorkItem[], id: string, key: string): Promise<Seen | undefined> {
    try {
      const look = await persist(() => this.api.look(hidden, id), this.signal);
      return { key, look, patch: { x: look.x, y: look.y, planes: await Promise.all(look.tiles.map(unpacked)) } };
    } catch (error) {
      return error instanceof Refusal ? { key, refusal: error.message } : undefined;
    }
  }

  private show(): void {
    this.desk.stage.patch([...this.seen.values()].flatMap(({ patch }) => patch ?? []));
    this.changed.emit();
  }

  private forgetDeleted(): void {
    const ids = new Set(this.hidden.map((mark) => mark.mark_id));
    const gone = [...this.seen.keys()].filter((id) => !ids.has(id));
    gone.forEach((id) => this.seen.delete(id));
    if (gone.length) this.show();
  }

  /** Returns a name for all that the look of an item depends on: itself and its neighbours, in their order. */
  private keyOf(mark: Mark): string {
    const { frame } = this.desk.stage;
    const shown = this.desk.reshaping.shown(mark);
    const near = this.hidden.filter((one) => one.mark_id === mark.mark_id || meet(frame.bounds(one.geometry), frame.bounds(shown.geometry)));
    return JSON.stringify(near.map((one) => itemOf(one, frame)));
  }
}

function meet(one: readonly number[], other: readonly number[]): boolean {
  const [x0, y0, x1, y1] = one as [number, number, number, number];
  const [left, top, right, bottom] = other as [number, number, number, number];
  return x0 - NEAR_PX < right && left < x1 + NEAR_PX && y0 - NEAR_PX < bottom && top < y1 + NEAR_PX;
}

async function unpacked(base64: string): Promise<Tile> {
  const zipped = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const plain = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  return decodeTile(await new Response(plain).arrayBuffer());
}

function random(): number {
  return Math.floor(Math.random() * SEEDS);
}
