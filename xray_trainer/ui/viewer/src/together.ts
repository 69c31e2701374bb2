/** A scan with everybody's marks in the page: colours, names or letters, filters, density of false marks. */

import { persist } from "./backoff.ts";
import { exposeForTests } from "./debug.ts";
import { Desk } from "./desk.ts";
import { element } from "./dom.ts";
import { Layers } from "./feedback-layers.ts";
import { functionNamed } from "./functions/index.ts";
import { Gathering } from "./gathering.ts";
import { giveHands } from "./hands.ts";
import { createHelp } from "./help.ts";
import { addInteractions } from "./interactions.ts";
import { MarkBook } from "./marks.ts";
import { DraftLayer } from "./marks-layer.ts";
import { Pane } from "./pane.ts";
import { chooseRenderer } from "./picture.ts";
import { givePictureTools } from "./picture-tools.ts";
import { createReadout } from "./readout.ts";
import replayStyles from "./replay.css";
import { Settings } from "./settings.ts";
import { Stage } from "./stage.ts";
import { TogetherApi } from "./together-api.ts";
import { createTogetherPanel } from "./together-panel.ts";
import type { TogetherState } from "./together-types.ts";
import { createToolbar, functionButton } from "./toolbar.ts";
import type { ViewerData } from "./types.ts";

const SWITCHES = ["together_names", "together_density", "together_show_spots", "layer_truth", "layer_finding"];

export class Together extends Pane {
  private readonly api: TogetherApi;

  constructor(parent: ShadowRoot | HTMLElement, data: ViewerData) {
    super(parent, data, "together", replayStyles);
    this.api = new TogetherApi(data.api, data.language, data.token);
    this.begin();
  }

  protected async start(): Promise<void> {
    const filter = { least: "1", decision: "", unit: "" };
    const state = await persist(() => this.api.together(filter), this.stop.signal);
    const target = element("div", { class: "stage" });
    const scans = element("div", { class: "scans" }, target);
    this.root.replaceChildren(scans);
    const desk = this.createDesk(target, state);
    giveHands(desk, new DraftLayer());
    const gathering = new Gathering(desk, this.api, state);
    desk.gathering = gathering;
    desk.layers = hiddenLayers(desk, state);
    addInteractions(desk);
    this.furnish(desk, gathering, scans);
    await desk.stage.open();
    this.root.dataset.ready = desk.stage.renderer;
    if (this.data.debug) this.undo.push(exposeForTests(desk));
  }

  private createDesk(target: HTMLElement, { scan }: TogetherState): Desk {
    const { data, texts, api } = this;
    const stage = new Stage(target, chooseRenderer(data.renderer), scan, { api, address: scan.tiles ?? "" });
    this.undo.push(() => stage.close());
    return new Desk({ mode: "together", texts, stage, session: undefined, marks: new MarkBook(), settings: new Settings("") });
  }

  private furnish(desk: Desk, gathering: Gathering, scans: HTMLElement): void {
    const { tooltip } = this;
    const { target } = desk.stage;
    target.append(createReadout(desk), ...givePictureTools(desk), createHelp(desk));
    const toolbar = createToolbar(desk, tooltip);
    const switches = SWITCHES.map((name) => functionButton(functionNamed(name), desk, tooltip));
    toolbar.prepend(element("div", { class: "group switches", role: "group" }, ...switches));
    const column = element("div", { class: "replay-scan" }, scans);
    const body = element("div", { class: "replay-body" }, column, createTogetherPanel(desk, gathering));
    this.root.replaceChildren(element("div", { class: "head" }, toolbar), body, tooltip.shown);
    const update = () => {
      this.root.dataset.tool = desk.tool;
    };
    desk.changed.on(update);
    update();
    desk.stage.map.updateSize();
    this.desk = desk;
  }
}

/** Truth and findings, to be switched on. */
function hiddenLayers(desk: Desk, { truth, findings }: TogetherState): Layers {
  const layers = new Layers(desk.stage, { truth, findings, marks: [], outcome: "hit" }, desk.texts);
  layers.toggle("truth");
  layers.toggle("finding");
  return layers;
}
