/** One answer being replayed: the player, the states, what is chosen. Functions, timeline, map and talk work on this. */

import type { Desk } from "./desk.ts";
import { Player } from "./player.ts";
import { placeAt, statesOf, truthAt, type ReplayState } from "./replay-states.ts";
import type { AnswerState } from "./replay-types.ts";
import { Signal } from "./signal.ts";
import type { Geometry } from "./types.ts";

/** What a comment is about; with neither, it is about the whole scan. */
export interface About {
  readonly markId?: string;
  readonly region?: Geometry;
}

export class Replaying {
  readonly player: Player;
  readonly states: readonly ReplayState[];
  /** The state on screen is another one. */
  readonly stepped = new Signal<ReplayState>();
  /** What a comment would be about changed. */
  readonly aboutChanged = new Signal();
  /** The person wants to write a comment. */
  readonly commenting = new Signal();
  /** Whether the picture goes where the trainee looked, and looks as it did. */
  isFollowing = true;
  private place = 0;
  private chosen: About = {};

  constructor(
    private readonly desk: Desk,
    readonly answer: AnswerState,
  ) {
    this.player = new Player(answer.length_ms);
    this.states = statesOf(answer.moments);
    this.player.changed.on(() => this.follow());
    desk.marks.changed.on(() => this.takeRegion());
  }

  get state(): ReplayState {
    return this.states[this.place]!;
  }

  get placeNow(): number {
    return this.place;
  }

  /** Moment in truth, in ms. */
  get truth(): number {
    return truthAt(this.states, this.player.at);
  }

  /** Returns the moment in truth that a moment of the replay stands for, in ms. */
  truthOf(at: number): number {
    return truthAt(this.states, at);
  }

  get about(): About {
    return this.chosen;
  }

  choose(about: About): void {
    this.chosen = about;
    this.aboutChanged.emit();
    this.desk.changed.emit();
  }

  /** Goes to the event before or after. */
  step(by: 1 | -1): void {
    this.player.pause();
    const place = this.place + by;
    const to = this.states[place];
    if (!to) return;
    this.player.seek(to.moment.at);
    if (this.place !== place) this.show(place);
  }

  setFollowing(isFollowing: boolean): void {
    if (this.isFollowing === isFollowing) return;
    this.isFollowing = isFollowing;
    this.stepped.emit(this.state);
    this.desk.changed.emit();
  }

  /** Lets the person draw a rectangle to speak about. */
  pickRegion(): void {
    this.player.pause();
    this.desk.marks.isEditable = true;
    this.desk.setTool("mark");
    this.desk.say("talk_region_hint");
  }

  get isPicking(): boolean {
    return this.desk.marks.isEditable;
  }

  stopPicking(): void {
    if (!this.isPicking) return;
    this.desk.marks.isEditable = false;
    this.desk.setTool("navigate");
  }

  private takeRegion(): void {
    const { marks } = this.desk;
    const drawn = marks.all.at(-1);
    if (!marks.isEditable || !drawn) return;
    const { geometry } = drawn;
    marks.removeSelected();
    this.stopPicking();
    this.choose({ region: geometry });
    this.commenting.emit();
  }

  private follow(): void {
    const place = placeAt(this.states, this.player.at);
    if (place !== this.place) this.show(place);
    this.desk.changed.emit();
  }

  private show(place: number): void {
    this.place = place;
    this.stepped.emit(this.state);
  }
}
