/** A scan with everybody's marks: what is asked for, what is shown. Functions, panel and map work on this. */

import { Signal } from "./signal.ts";
import { TogetherLayer } from "./together-layer.ts";
import type { TogetherApi } from "./together-api.ts";
import type { Filter, TogetherState } from "./together-types.ts";
import type { Desk } from "./desk.ts";

export class Gathering {
  readonly changed = new Signal();
  readonly hidden = new Set<string>();
  isNamed = false;
  areSpotsShown = false;
  filter: Filter = { least: "1", decision: "", unit: "" };
  private readonly layer: TogetherLayer;
  private asked = 0;

  constructor(
    private readonly desk: Desk,
    private readonly api: TogetherApi,
    private current: TogetherState,
  ) {
    this.layer = new TogetherLayer(desk.stage);
    desk.stage.orientationChanged.on(() => this.update());
    this.update();
  }

  get state(): TogetherState {
    return this.current;
  }

  get isDensityShown(): boolean {
    return this.layer.isDensityShown;
  }

  toggleDensity(): void {
    this.layer.showDensity(!this.layer.isDensityShown);
    this.update();
  }

  toggleNames(): void {
    this.isNamed = !this.isNamed;
    this.update();
  }

  toggleSpots(): void {
    this.areSpotsShown = !this.areSpotsShown;
    this.update();
  }

  togglePerson(letter: string): void {
    if (!this.hidden.delete(letter)) this.hidden.add(letter);
    this.update();
  }

  /** Asks for other marks; an answer that a later question has overtaken is dropped. */
  async ask(change: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    const number = ++this.asked;
    const told = await this.api.together(this.filter).catch(() => undefined);
    if (!told || number !== this.asked) return;
    this.current = told;
    this.update();
  }

  private update(): void {
    const { current: state, hidden, isNamed, areSpotsShown } = this;
    this.layer.draw({ state, hidden, isNamed, areSpotsShown });
    this.changed.emit();
    this.desk.changed.emit();
  }
}
