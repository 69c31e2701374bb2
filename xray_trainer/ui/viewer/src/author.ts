/**
 * Making an exercise by hand, in the page: the scan with every viewing function, marks that say what is there, items
 * that are put in and dragged about. Everything done travels to the server at once; nothing reruns the page.
 */

import authorStyles from "./author.css";
import { AuthorSession } from "./author-session.ts";
import { createAuthorPanel } from "./author-panel.ts";
import { createOutlines } from "./author-layer.ts";
import { createPalette } from "./author-palette.ts";
import type { DraftState } from "./author-types.ts";
import { eventsOf } from "./author-work.ts";
import { Authoring } from "./authoring.ts";
import { persist } from "./backoff.ts";
import { closeConnectionDialog } from "./connection-dialog.ts";
import { exposeForTests } from "./debug.ts";
import { Desk } from "./desk.ts";
import { createDraftBar } from "./draft-bar.ts";
import { element } from "./dom.ts";
import { HandApi } from "./hand-api.ts";
import { giveHands } from "./hands.ts";
import { createHelp } from "./help.ts";
import { addInteractions } from "./interactions.ts";
import { MarkBook } from "./marks.ts";
import { DraftLayer, MarksLayer } from "./marks-layer.ts";
import { Pane } from "./pane.ts";
import { chooseRenderer } from "./picture.ts";
import { givePictureTools } from "./picture-tools.ts";
import { createReadout } from "./readout.ts";
import { Settings } from "./settings.ts";
import { Stage } from "./stage.ts";
import { createBanner, createSavedState } from "./status.ts";
import { ItemTool } from "./tool-item.ts";
import { createToolbar } from "./toolbar.ts";
import type { Mark, ViewerData } from "./types.ts";

export class Author extends Pane {
  private readonly api: HandApi;

  constructor(parent: ShadowRoot | HTMLElement, data: ViewerData) {
    super(parent, data, "viewer", authorStyles);
    this.api = new HandApi(data.api, data.language, data.token);
    this.begin();
  }

  protected async start(): Promise<void> {
    const state = await persist(() => this.api.draft(), this.stop.signal);
    if (this.stop.signal.aborted) return;
    const session = new AuthorSession(this.api, `xray-trainer draft ${this.data.token}`, state.seq, this.stop.signal);
    const desk = this.createDesk(state);
    const drafts = new DraftLayer();
    giveHands(desk, drafts);
    const author = new Authoring(desk, state, this.api, this.stop.signal);
    desk.author = author;
    this.connect(desk, author, drafts);
    this.furnish(desk, author, session);
    await desk.stage.open();
    this.fill(desk, author, session);
    this.root.dataset.ready = desk.stage.renderer;
    if (this.data.debug) this.undo.push(exposeForTests(desk));
    if (document.activeElement === document.body) this.root.focus({ preventScroll: true });
  }

  private createDesk(state: DraftState): Desk {
    const { data, texts, api } = this;
    const target = element("div", { class: "stage" });
    this.root.replaceChildren(target);
    const stage = new Stage(target, chooseRenderer(data.renderer), state.scan, { api, address: state.scan.tiles ?? "" });
    this.undo.push(() => stage.close());
    const settings = new Settings(data.person ?? "");
    return new Desk({ mode: "author", texts, stage, session: undefined, marks: new MarkBook(), settings });
  }

  private connect(desk: Desk, author: Authoring, drafts: DraftLayer): void {
    const { stage } = desk;
    const label = (mark: Mark, index: number) =>
      mark.mark_id === desk.marks.selected?.mark_id ? `${index + 1} · ${author.titleOf(mark)}` : String(index + 1);
    const marks = new MarksLayer(stage.map, stage.frame, desk.marks, desk.reshaping, stage.orientationChanged, label);
    stage.addLayer(createOutlines(desk, author));
    for (const { layer } of [marks, drafts, desk.crosshair.lines]) stage.addLayer(layer);
    addInteractions(desk, marks);
    stage.map.addInteraction(new ItemTool(desk, marks));
  }

  /** Shows what was done before; from then on every change is kept. */
  private fill(desk: Desk, author: Authoring, session: AuthorSession): void {
    const left = session.left();
    desk.marks.merge(eventsOf(left ?? author.state.work, author.items, desk.stage.frame));
    desk.marks.isEditable = !author.state.is_done;
    desk.marks.recorded.on(({ kind }) => {
      if (kind !== "view") queueMicrotask(() => session.keep(author.work()));
    });
    if (left && desk.marks.isEditable) session.keep(author.work());
    desk.marks.changed.emit();
  }

  private furnish(desk: Desk, author: Authoring, session: AuthorSession): void {
    const { heard } = this;
    desk.said.on((sentence) => heard.replaceChildren(sentence));
    const { target } = desk.stage;
    target.append(createReadout(desk), ...givePictureTools(desk), createHelp(desk), createPalette(desk, author));
    target.append(createBanner(desk, session), createDraftBar(desk));
    const head = element("div", { class: "head" }, createToolbar(desk, this.tooltip), createSavedState(desk, session));
    const body = element("div", { class: "author-body" }, target, createAuthorPanel(desk, author, this.tooltip));
    this.root.replaceChildren(head, body, heard, this.tooltip.shown);
    const update = () => {
      this.root.dataset.tool = desk.tool;
    };
    desk.changed.on(update);
    update();
    this.undo.push(
      closeConnectionDialog(
        () => Promise.resolve(session.delivery.isOffline),
        () => this.root.focus({ preventScroll: true }),
      ),
    );
    desk.stage.map.updateSize();
    this.desk = desk;
  }
}
