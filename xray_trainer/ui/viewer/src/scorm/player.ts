/**
 * The player of a practice set on a learning platform: one exercise after another in the viewer, the answer after
 * each, and the result at the end. It tells the platform of every answer and goes on where the learner stopped.
 */

import { button, element } from "../dom.ts";
import { Texts } from "../texts.ts";
import type { ViewerData } from "../types.ts";
import { Viewer } from "../viewer.ts";
import styles from "./player.css";
import { findApi, Runtime } from "./runtime.ts";
import { StaticApi, type StaticExercise, type Verdict } from "./static-api.ts";

interface SetFile {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly exercises: readonly StaticExercise[];
}

const LETTERS = { hit: "h", miss: "m", false_alarm: "f", correct_rejection: "c" } as const;
const RIGHT = "hc";

class Player {
  private readonly words: Texts;
  private readonly api: StaticApi;
  /** A letter for each exercise answered, `-` for one that is not. */
  private letters: string[];
  private viewer: Viewer | undefined;
  private opened = Date.now();

  constructor(
    private readonly root: HTMLElement,
    private readonly set: SetFile,
    private readonly runtime: Runtime,
  ) {
    this.words = new Texts(set.texts, set.language);
    this.api = new StaticApi(set.exercises, `scorm ${set.id} ${runtime.learner}`, runtime, set.language);
    const kept = runtime.kept.split("");
    this.letters = set.exercises.map((_one, place) => kept[place] ?? "-");
    addEventListener("pagehide", () => runtime.finish(this.isComplete));
  }

  /** Shows the first exercise without an answer, or the result. */
  show(): void {
    const place = this.letters.indexOf("-");
    if (place < 0) return this.showResult();
    this.opened = Date.now();
    this.mount(place, "mark");
  }

  private get isComplete(): boolean {
    return !this.letters.includes("-");
  }

  private mount(place: number, mode: "mark" | "feedback"): void {
    this.viewer?.close();
    const token = this.api.tokenOf(place);
    const shadow = element("div", { class: "scan" });
    const go = button({ class: "next", disabled: mode === "mark" }, () => this.show(), this.words.say(this.isComplete ? "player_result" : "player_next"));
    this.root.replaceChildren(this.head(place, go), shadow);
    const { language, texts } = this.set;
    const data: ViewerData = { token, mode, language, texts, api: "", person: "scorm", debug: false, renderer: "auto" };
    const parent = shadow.attachShadow({ mode: "open" });
    this.viewer = new Viewer(parent, data, () => this.submitted(place), undefined, this.api);
    if (mode === "feedback") go.focus();
  }

  private head(place: number, go: HTMLElement): HTMLElement {
    const done = this.letters.filter((letter) => letter !== "-").length;
    const number = this.words.say("player_exercise", { number: place + 1, num: this.letters.length });
    const bar = element("progress", { max: this.letters.length, value: done, "aria-label": number });
    return element("header", {}, element("strong", {}, this.set.title), element("span", {}, number), bar, go);
  }

  private submitted(place: number): void {
    if (this.letters[place] !== "-") return;
    const verdict = this.api.verdict(this.api.tokenOf(place));
    this.letters[place] = LETTERS[verdict.outcome];
    this.tell(place, verdict);
    this.mount(place, "feedback");
  }

  private tell(place: number, { outcome }: Verdict): void {
    const isSuspicious = outcome === "hit" || outcome === "miss";
    const says = outcome === "hit" || outcome === "false_alarm";
    this.runtime.answered({
      id: this.set.exercises[place]!.id,
      answer: says ? "s" : "c",
      right: isSuspicious ? "s" : "c",
      isRight: says === isSuspicious,
      seconds: (Date.now() - this.opened) / 1000,
      when: new Date(),
    });
    this.runtime.keep(this.letters.join(""), place + 1);
    this.runtime.score(this.count(RIGHT) / this.letters.length, this.isComplete);
    this.runtime.commit();
  }

  private count(letters: string): number {
    return this.letters.filter((letter) => letters.includes(letter)).length;
  }

  private showResult(): void {
    this.viewer?.close();
    const rows = (["hit", "miss", "false_alarm", "correct_rejection"] as const).map((outcome) =>
      element("tr", {}, element("th", { scope: "row" }, this.words.say(`outcome_${outcome}`)), element("td", {}, String(this.count(LETTERS[outcome])))),
    );
    this.root.replaceChildren(
      element("h1", {}, this.set.title),
      element("p", { role: "status", "data-result": this.count(RIGHT) }, this.words.say("player_right", { right: this.count(RIGHT), num: this.letters.length })),
      element("table", {}, ...rows),
      element("p", {}, this.words.say("player_small_number")),
    );
  }
}

async function start(root: HTMLElement): Promise<void> {
  const set = (await (await fetch("set.json")).json()) as SetFile;
  document.title = set.title;
  document.documentElement.lang = set.language;
  document.head.append(element("style", {}, styles));
  new Player(root, set, new Runtime(findApi(window))).show();
}

void start(document.getElementById("player") ?? document.body);
