/**
 * One scan of a room on its stage: own marks, what others do on it, what the mentor points at and draws, the truth once
 * it is out. Made anew for every scan that is shown.
 */

import { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { Layers } from "./feedback-layers.ts";
import type { Point } from "./frame.ts";
import { giveHands } from "./hands.ts";
import { addInteractions } from "./interactions.ts";
import { MarkBook } from "./marks.ts";
import { DraftLayer, MarksLayer } from "./marks-layer.ts";
import { chooseRenderer } from "./picture.ts";
import type { RoomAround } from "./room-around.ts";
import { markEvents, partsOf, type RoomState } from "./room-fold.ts";
import { RoomHand } from "./room-hand.ts";
import { RoomLayers } from "./room-layers.ts";
import type { Box, Revealed, RoomDraft, ShownScan, Someone } from "./room-types.ts";
import { Settings } from "./settings.ts";
import { Signal } from "./signal.ts";
import { Stage } from "./stage.ts";
import { calm } from "./stage-view.ts";

const FOLLOW_MS = 180;
const FRAME_MS = 60;

export class RoomDesk {
  readonly desk: Desk;
  readonly layers: RoomLayers;
  /** What is hidden here, as far as this person may know it. */
  truth: Revealed | undefined;
  readonly truthChanged = new Signal();
  /** The mentor's drawings fade by themselves. */
  fades = true;
  private readonly undo: (() => void)[] = [];
  private growing: readonly Point[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isLed = false;
  private lastLed = "";

  constructor(
    readonly around: RoomAround,
    readonly shown: ShownScan,
  ) {
    const { data, texts, api, book } = around;
    const target = element("div", { class: "stage" });
    const stage = new Stage(target, chooseRenderer(data.renderer), shown.scan, { api, address: shown.scan.tiles ?? "" });
    const marks = new MarkBook();
    this.desk = new Desk({ mode: "room", texts, stage, session: undefined, marks, settings: new Settings(data.person ?? "") });
    this.desk.room = this;
    const drafts = new DraftLayer();
    giveHands(this.desk, drafts);
    this.layers = new RoomLayers(stage);
    this.layers.showViews(this.desk.settings.isOn("room_views", false));
    const own = new MarksLayer(stage.map, stage.frame, marks, this.desk.reshaping, stage.orientationChanged);
    for (const { layer } of [own, drafts, this.desk.crosshair.lines]) stage.addLayer(layer);
    addInteractions(this.desk, own);
    marks.open(markEvents(book.all, this.position, book.me));
    this.listen();
  }

  get position(): number {
    return this.shown.position;
  }

  get isLeader(): boolean {
    return this.around.book.isLeader;
  }

  get state(): RoomState {
    return this.around.state();
  }

  get isRevealed(): boolean {
    return this.state.revealed.has(this.position);
  }

  /** Does something in the room. */
  act(draft: RoomDraft): void {
    this.around.act(draft);
  }

  async open(): Promise<void> {
    await this.desk.stage.open();
    this.tellSight();
    this.update();
  }

  close(): void {
    clearTimeout(this.timer);
    this.undo.forEach((undo) => undo());
    this.desk.stage.close();
  }

  /** Draws what is known now. */
  update(): void {
    const { book, isReplay } = this.around;
    const { marks } = this.desk;
    if (!isReplay) marks.merge(markEvents(book.all, this.position, book.me));
    marks.isEditable = !isReplay && (this.isLeader || !this.isRevealed) && !this.state.isClosed;
    this.layers.showMarks(this.othersMarks());
    this.updatePeople();
    this.drawLines();
    void this.learnTruth();
    this.desk.changed.emit();
  }

  /** Draws where people look and point; follows the mentor where that is wanted. */
  updatePeople(): void {
    const { book } = this.around;
    const here = book.people.filter(({ person }) => person !== book.me || this.around.isReplay);
    const places = here.map((by) => ({ by, place: this.around.placeOf(by.person) }));
    this.layers.showPeople(
      places.map(({ by, place }) => {
        const isHere = place?.position === this.position;
        return { by, view: isHere ? place.view : null, pointer: isHere ? place.pointer : null };
      }),
    );
    const led = this.around.placeOf(book.leader);
    if (this.around.isFollowing() && led?.position === this.position && led.view) this.goTo(led.view);
  }

  /** Shows a part of the scan, as large as it fits. */
  goTo([left, top, right, bottom]: Box): void {
    const told = [left, top, right, bottom].join();
    if (told === this.lastLed) return;
    this.lastLed = told;
    const { frame, view } = this.desk.stage;
    const [[x0, y0], [x1, y1]] = [frame.toMap([left, top]), frame.toMap([right, bottom])];
    this.isLed = true;
    view.cancelAnimations();
    view.fit([Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)], {
      duration: calm(FOLLOW_MS),
      callback: () => {
        this.isLed = false;
      },
    });
  }

  /** Follows again from where the mentor is now. */
  catchUp(): void {
    this.lastLed = "";
    this.updatePeople();
  }

  private listen(): void {
    const { marks, stage, crosshair } = this.desk;
    const { view } = stage;
    const moved = () => this.tellSight();
    view.on("change", moved);
    const byHand = () => {
      if (!this.isLed) this.around.leaveLeader();
    };
    stage.target.addEventListener("wheel", byHand, { passive: true });
    stage.map.on("pointerdrag", (event) => {
      if (this.desk.tool === "navigate" || (event.activePointers?.length ?? 1) > 1) byHand();
    });
    this.undo.push(
      () => view.un("change", moved),
      stage.viewChanged.on(moved),
      marks.recorded.on(({ uuid, seq, kind, payload }) => {
        if (kind === "view" || kind === "indicator") return;
        this.around.act({ kind, payload: { position: this.position, ...payload } } as RoomDraft, seq, uuid);
      }),
      this.desk.changed.on(() => this.onDeskChanged()),
      crosshair.lines ? stage.orientationChanged.on(() => this.update()) : () => undefined,
    );
    if (this.isLeader && !this.around.isReplay) stage.map.addInteraction(this.hand());
  }

  private hand(): RoomHand {
    return new RoomHand(this.desk, {
      point: (at) => this.around.point(at),
      drawing: (path) => {
        this.growing = path;
        this.drawLines();
      },
      drawn: (points) => {
        this.growing = [];
        this.act({ kind: "draw", payload: { position: this.position, points, fades: this.fades } });
      },
    });
  }

  /** The crosshair points too; a pointer that was put away is gone for everybody. */
  private onDeskChanged(): void {
    if (!this.isLeader) return;
    const { crosshair, tool } = this.desk;
    if (crosshair.position) this.around.point(crosshair.position);
    else if (tool !== "pointer") this.around.point(null);
  }

  private tellSight(): void {
    const { stage } = this.desk;
    const size = stage.map.getSize();
    if (!size || !stage.view.getCenter()) return;
    const [x0, y0, x1, y1] = stage.view.calculateExtent(size) as [number, number, number, number];
    const [[ax, ay], [bx, by]] = [stage.frame.toScan([x0, y1]), stage.frame.toScan([x1, y0])];
    const whole = Math.round;
    this.around.look([whole(Math.min(ax, bx)), whole(Math.min(ay, by)), whole(Math.max(ax, bx)), whole(Math.max(ay, by))]);
  }

  private othersMarks(): { by: Someone; marks: RoomState["marks"] extends ReadonlyMap<string, infer M> ? M : never }[] {
    const { book, isReplay } = this.around;
    const { share, marks } = this.state;
    const maySee = (person: string) => this.isLeader || share !== "nothing" || person === book.leader || person === book.me;
    return [...marks].flatMap(([place, made]) => {
      const [position, person] = partsOf(place);
      if (position !== this.position || (person === book.me && !isReplay) || !maySee(person)) return [];
      return [{ by: this.around.shownAs(person), marks: made }];
    });
  }

  private drawLines(): void {
    const lines = this.state.lines.get(this.position) ?? [];
    const now = this.around.nowMs();
    const growing = this.growing.length > 1 ? [{ uuid: "", points: this.growing, fades: false, atMs: now }] : [];
    const isFading = this.layers.showLines([...lines, ...growing], now);
    clearTimeout(this.timer);
    if (isFading && !this.around.isReplay) this.timer = setTimeout(() => this.drawLines(), FRAME_MS);
  }

  /** Fetches the truth as soon as this person may know it, and lays it over the scan. */
  private async learnTruth(): Promise<void> {
    if (this.truth || this.isAsking || !(this.isRevealed || this.isLeader)) return this.showTruth();
    this.isAsking = true;
    try {
      this.truth = await this.around.truth(this.position);
      const { truth, findings } = this.truth;
      this.desk.layers = new Layers(this.desk.stage, { truth, findings, marks: [], outcome: "hit" }, this.desk.texts);
      this.desk.layers.toggle("finding");
      if (!this.isRevealed) this.desk.layers.toggle("truth");
      this.showTruth();
    } finally {
      this.isAsking = false;
    }
    this.truthChanged.emit();
    this.desk.changed.emit();
  }

  private isAsking = false;
  private wasRevealed = false;

  /** Lays the truth open at the moment of the reveal; afterwards everybody switches it as they like. */
  private showTruth(): void {
    const { layers } = this.desk;
    if (!layers || this.wasRevealed === this.isRevealed) return;
    this.wasRevealed = this.isRevealed;
    if (layers.isShown("truth") !== this.isRevealed) layers.toggle("truth");
    this.truthChanged.emit();
  }
}
