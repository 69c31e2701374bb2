/**
 * A live room in the page, or its record played again: keeps the line to the server, opens each scan that is shown on a
 * stage of its own, and keeps people and talk beside it.
 */

import { Refusal } from "./api.ts";
import { persist } from "./backoff.ts";
import { closeConnectionDialog } from "./connection-dialog.ts";
import { exposeForTests } from "./debug.ts";
import type { Desk } from "./desk.ts";
import { button, element } from "./dom.ts";
import { listenForKeys } from "./keys.ts";
import { RoomApi } from "./room-api.ts";
import type { RoomAround } from "./room-around.ts";
import { RoomDesk } from "./room-desk.ts";
import { frameOf } from "./room-frame.ts";
import { createEnding } from "./room-lead.ts";
import { RoomLink } from "./room-link.ts";
import { createPeople } from "./room-people.ts";
import { createRoomTimeline, RoomReplay } from "./room-replay.ts";
import styles from "./room.css";
import { createTalk, type Talk } from "./room-talk.ts";
import type { Someone } from "./room-types.ts";
import { createWaiting } from "./room-waiting.ts";
import { Signal } from "./signal.ts";
import plain from "./style.css";
import around from "./surroundings.css";
import { Texts } from "./texts.ts";
import { createTooltip, type Tooltip } from "./tooltip.ts";
import type { ViewerData } from "./types.ts";

const NAMELESS = { number: -1, colour: "#c9d2da", dash: "dashed", letter: "?" } as const;

export class Room {
  private readonly root: HTMLElement;
  private readonly head = element("div", { class: "room-head" });
  private readonly place = element("div", { class: "room-place" });
  /** Panels about the scan: above the people, between people and talk, below the talk. */
  private readonly panels = [element("div"), element("div"), element("div")] as const;
  private readonly heard = element("div", { class: "heard", "aria-live": "polite" });
  private readonly texts: Texts;
  private readonly tooltip: Tooltip;
  private readonly stop = new AbortController();
  private readonly undo: (() => void)[] = [];
  private readonly changed = new Signal();
  private link!: RoomLink;
  private around!: RoomAround;
  private replay: RoomReplay | undefined;
  private talk!: Talk;
  private room: RoomDesk | undefined;
  private opening: number | undefined;
  private hidden: (() => void)[] = [];
  private hasLeft = false;
  private wasFollowed = false;
  private isDue = false;

  constructor(
    private readonly parent: ShadowRoot | HTMLElement,
    readonly data: ViewerData,
  ) {
    this.texts = new Texts(data.texts, data.language);
    this.root = element("div", { class: "viewer", tabindex: 0, role: "application", lang: data.language });
    this.root.setAttribute("aria-label", this.texts.say("viewer"));
    this.root.dataset.mode = "room";
    this.tooltip = createTooltip(this.root);
    this.root.append(element("p", { class: "notice", role: "status" }, this.texts.say("loading")));
    parent.append(element("style", {}, plain + around + styles), this.root);
    this.undo.push(listenForKeys(this.root, () => this.desk));
    this.start().catch((error: unknown) => this.fail(error));
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.closeScan();
    this.undo.reverse().forEach((undo) => undo());
    this.parent.replaceChildren();
  }

  private get desk(): Desk | undefined {
    return this.room?.desk;
  }

  private async start(): Promise<void> {
    const { token, api, language } = this.data;
    const offline = () => this.root.querySelector(".notice")?.replaceChildren(this.texts.say("offline"));
    const line = new RoomApi(api, language, token);
    this.link = await RoomLink.open(token, line, this.stop.signal, offline);
    if (this.stop.signal.aborted) return this.link.close();
    const { book } = this.link;
    this.replay = book.info.is_closed ? new RoomReplay(book) : undefined;
    this.around = this.createAround();
    this.build();
    this.undo.push(
      () => this.link.close(),
      book.changed.on(() => this.later()),
      book.moved.on(() => this.room?.updatePeople()),
      closeConnectionDialog(
        () => this.link.isLineDown(),
        () => this.root.focus({ preventScroll: true }),
      ),
    );
    if (this.replay) this.undo.push(this.replay.player.changed.on(() => this.later()));
    this.refresh();
    if (document.activeElement === document.body) this.root.focus({ preventScroll: true });
  }

  private createAround(): RoomAround {
    const { link, replay, texts, data } = this;
    const { book, where, api } = link;
    return {
      data,
      texts,
      api,
      book,
      isReplay: replay !== undefined,
      state: () => replay?.state ?? book.state,
      nowMs: () => replay?.nowMs ?? Date.now() + book.aheadMs,
      act: (draft, order, uuid) => void link.send(draft, order, uuid),
      point: (at) => where.point(at && [Math.round(at[0]), Math.round(at[1])]),
      look: (view) => where.look(view),
      truth: (position) => persist(() => api.truth(position), this.stop.signal),
      placeOf: (person) => (replay ? replay.placeOf(person) : book.isHere(person) ? book.presenceOf(person) : undefined),
      isHere: (person) => (replay ? replay.wasHere(person) : person === book.me || !(book.isLeader || person === book.leader) || book.isHere(person)),
      shownAs: (person) => this.shownAs(person),
      talk: () => this.talk.focus(),
      isFollowing: () => !replay && !book.isLeader && book.state.isFollowed && !this.hasLeft,
      leaveLeader: () => this.around.isFollowing() && this.setLeft(true),
      toggleFollowing: () => this.setLeft(!this.hasLeft),
    };
  }

  private build(): void {
    const { book } = this.link;
    const back = () => this.root.focus({ preventScroll: true });
    this.talk = createTalk(this.around, [this.changed], back);
    const people = createPeople(this.around, () => this.room, [this.changed, book.moved]);
    const [above, between, below] = this.panels;
    const rows = element("div", { class: "room-side-rows" }, above, people.shown, between, this.talk.shown, below);
    const side = element("aside", { class: "room-side" }, rows);
    if (book.isLeader && !this.replay) rows.append(createEnding((key) => this.texts.say(key), () => this.around.act({ kind: "close", payload: {} })));
    const { title, code } = book.info;
    const door = code ? element("span", { class: "room-code" }, `${this.texts.say("room_code")} `, element("b", {}, code)) : undefined;
    const kind = this.replay && element("small", {}, this.texts.say("room_replay"));
    const bar = element("p", { class: "room-title" }, element("b", {}, title), kind, door);
    const timeline = this.replay && createRoomTimeline(this.replay, this.texts);
    const body = element("div", { class: "room-body" }, this.place, side);
    this.root.replaceChildren(...[bar, timeline, this.head, body, this.heard, this.tooltip.shown].filter((part) => part instanceof Node));
    this.undo.push(people.close, () => this.talk.close());
  }

  /** Brings everything up to date once, however much came at a time. */
  private later(): void {
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => {
      this.isDue = false;
      if (!this.stop.signal.aborted) this.refresh();
    });
  }

  private refresh(): void {
    const { position, isFollowed, isClosed } = this.around.state();
    if (isFollowed && !this.wasFollowed) this.hasLeft = false;
    this.wasFollowed = isFollowed;
    if (isClosed && !this.replay) return this.end();
    if (position === undefined) this.wait();
    else if (position !== this.opening) void this.show(position);
    else this.room?.update();
    this.changed.emit();
  }

  private wait(): void {
    const waiting = createWaiting(this.around, () => this.around.act({ kind: "show", payload: { position: 0 } }));
    this.place.replaceChildren(waiting);
    this.root.dataset.ready = "waiting";
  }

  private async show(position: number): Promise<void> {
    this.opening = position;
    this.closeScan();
    delete this.root.dataset.ready;
    this.place.replaceChildren(element("p", { class: "notice", role: "status" }, this.texts.say("loading")));
    try {
      const shown = await persist(() => this.link.api.scan(position), this.stop.signal);
      if (this.opening !== position) return;
      const room = new RoomDesk(this.around, shown);
      this.room = room;
      this.frame(room);
      this.link.where.at(position);
      await room.open();
      if (this.room !== room) return;
      this.root.dataset.ready = room.desk.stage.renderer;
      this.root.dataset.position = String(position);
      if (this.data.debug) this.hidden.push(exposeForTests(room.desk));
      this.changed.emit();
    } catch (error) {
      if (!this.stop.signal.aborted && this.opening === position) this.failScan(error);
    }
  }

  private frame(room: RoomDesk): void {
    const { head, main, above, between, below } = frameOf(room, this.link, this.tooltip);
    this.head.replaceChildren(head);
    this.place.replaceChildren(main);
    [above, between, below].forEach((panels, index) => this.panels[index]!.replaceChildren(...panels));
    room.desk.said.on((sentence) => this.heard.replaceChildren(sentence));
    const update = () => {
      this.root.dataset.tool = room.desk.tool;
      this.root.dataset.revealed = String(room.isRevealed);
    };
    room.desk.changed.on(update);
    update();
    room.desk.stage.map.updateSize();
  }

  private closeScan(): void {
    this.hidden.forEach((undo) => undo());
    this.hidden = [];
    this.room?.close();
    this.room = undefined;
    this.head.replaceChildren();
    this.panels.forEach((holder) => holder.replaceChildren());
  }

  /** The mentor has closed the room; its record can be played. */
  private end(): void {
    if (this.root.dataset.ready === "closed") return;
    this.closeScan();
    const again = button({ class: "submit" }, () => this.restart(), this.texts.say("room_play_record"));
    const words = element("p", {}, this.texts.say("room_closed"));
    this.place.replaceChildren(element("div", { class: "room-waiting" }, words, again));
    this.root.dataset.ready = "closed";
    this.changed.emit();
  }

  private restart(): void {
    this.undo.reverse().forEach((undo) => undo());
    this.undo.length = 0;
    this.undo.push(listenForKeys(this.root, () => this.desk));
    this.opening = undefined;
    delete this.root.dataset.ready;
    this.root.replaceChildren(element("p", { class: "notice", role: "status" }, this.texts.say("loading")));
    this.start().catch((error: unknown) => this.fail(error));
  }

  private shownAs(person: string): Someone {
    return this.link.book.someone(person) ?? { ...NAMELESS, person, name: this.texts.say("room_anonymous") };
  }

  private setLeft(hasLeft: boolean): void {
    this.hasLeft = hasLeft;
    this.link.where.follow(!hasLeft);
    this.room?.catchUp();
    this.desk?.changed.emit();
  }

  private failScan(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.place.replaceChildren(element("p", { class: "notice", role: "alert" }, this.texts.say("failed", { reason })));
    this.root.dataset.ready = "failed";
  }

  private fail(error: unknown): void {
    if (this.stop.signal.aborted) return;
    const reason = error instanceof Refusal || error instanceof Error ? error.message : String(error);
    this.root.replaceChildren(element("p", { class: "notice", role: "alert" }, this.texts.say("room_failed", { reason })));
  }
}
