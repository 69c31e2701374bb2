/** Beside a scan that many have read: filters, everybody with their colour, hot spots, what few found. */

import type { Desk } from "./desk.ts";
import { button, element, icon, toggle } from "./dom.ts";
import type { Gathering } from "./gathering.ts";
import { ICONS } from "./icons.ts";
import { featureOf } from "./marks-layer.ts";
import type { Hidden, HotSpot, PersonMarks } from "./together-types.ts";

const SVG = "http://www.w3.org/2000/svg";
const DASH: Readonly<Record<PersonMarks["dash"], string>> = { solid: "", dashed: "6 3", dotted: "2 2", dash_dot: "7 2 2 2" };

export function createTogetherPanel(desk: Desk, gathering: Gathering): HTMLElement {
  const { texts } = desk;
  const people = element("ul", { class: "people" });
  const spots = element("ol", { class: "spots" });
  const found = element("ul", { class: "found" });
  const count = element("p", { class: "hint" });
  const update = () => {
    const { state } = gathering;
    count.textContent = texts.say("together_count", { shown: state.people.length, all: state.num_all });
    people.replaceChildren(...state.people.map((person) => personRow(desk, gathering, person)));
    spots.replaceChildren(...listOr(state.hot_spots.map((spot) => spotRow(desk, gathering, spot)), texts.say("together_no_spots")));
    found.replaceChildren(...listOr(state.concealments.map((one) => hiddenRow(desk, gathering, one)), texts.say("nothing_hidden")));
  };
  gathering.changed.on(update);
  update();
  return element(
    "aside",
    { class: "replay-side together" },
    filters(desk, gathering),
    count,
    people,
    element("h3", {}, texts.say("together_spots")),
    spots,
    element("h3", {}, texts.say("together_found")),
    found,
  );
}

function filters(desk: Desk, gathering: Gathering): HTMLElement {
  const { texts } = desk;
  const confidences = [1, 2, 3, 4, 5].map((least): [string, string] => [String(least), texts.say("together_from", { least })]);
  const decisions: [string, string][] = [["", texts.say("together_all")], ["suspicious", texts.say("suspicious")], ["clear", texts.say("clear")]];
  const { units } = gathering.state;
  const parts = [
    choice(texts.say("confidence"), confidences, (least) => gathering.ask({ least })),
    choice(texts.say("decision"), decisions, (decision) => gathering.ask({ decision })),
    units.length > 1 &&
      choice(texts.say("together_unit"), [["", texts.say("together_all")], ...units.map((unit): [string, string] => [unit, unit])], (unit) =>
        gathering.ask({ unit }),
      ),
  ];
  return element("div", { class: "together-filters" }, ...parts);
}

function choice(label: string, options: readonly [string, string][], choose: (value: string) => Promise<void>): HTMLElement {
  const list = element("select", { class: "presets" }, ...options.map(([value, words]) => element("option", { value }, words)));
  list.addEventListener("change", () => void choose(list.value));
  return element("label", {}, element("span", {}, label), list);
}

function personRow({ texts }: Desk, gathering: Gathering, person: PersonMarks): HTMLElement {
  const { letter, name, decision, marks, is_right } = person;
  const isHidden = gathering.hidden.has(letter);
  const shown = gathering.isNamed ? name : letter;
  const sign = icon(ICONS[is_right ? "confirm" : "reject"]);
  const words = `${texts.say(decision)} · ${texts.say("together_marks", { count: marks.length })}`;
  const row = button(
    { class: "person", "aria-pressed": String(!isHidden), "data-letter": letter },
    () => gathering.togglePerson(letter),
    sample(person),
    element("b", {}, shown),
    element("span", { class: "size" }, words),
    sign,
  );
  toggle(row, "data-hidden", isHidden);
  return element("li", {}, row);
}

function sample({ colour, dash }: PersonMarks): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "person-line");
  svg.setAttribute("viewBox", "0 0 30 10");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "line");
  const values = { x1: "1", x2: "29", y1: "5", y2: "5", stroke: colour, "stroke-width": "3", "stroke-dasharray": DASH[dash] };
  for (const [key, value] of Object.entries(values)) line.setAttribute(key, value);
  svg.append(line);
  return svg;
}

function spotRow(desk: Desk, gathering: Gathering, { centre, radius_px, num_people, num_marks, mean_confidence, letters }: HotSpot): HTMLElement {
  const { texts, stage } = desk;
  const values = { people: num_people, marks: num_marks, confidence: texts.number(mean_confidence, 1) };
  const show = () => {
    const [x, y] = stage.frame.toMap(centre);
    const reach = 2 * radius_px;
    stage.fitTo([x - reach, y - reach, x + reach, y + reach]);
  };
  const row = button({ class: "spot" }, show, element("b", {}, texts.say("together_spot", values)), " ", names(gathering, letters));
  return element("li", {}, row);
}

function hiddenRow(desk: Desk, gathering: Gathering, { geometry, title, num_people, found_by, missed_by }: Hidden): HTMLElement {
  const { texts, stage } = desk;
  const show = () => stage.fitTo(featureOf(geometry, stage.frame).getGeometry()!.getExtent());
  const share = texts.say("together_found_by", { found: found_by.length, all: num_people });
  const meter = element("meter", { min: 0, max: Math.max(num_people, 1), value: found_by.length, "aria-label": share });
  const missed = missed_by.length > 0 && element("span", { class: "size" }, texts.say("together_missed_by"), " ", names(gathering, missed_by));
  return element("li", {}, button({ class: "spot" }, show, element("b", {}, title), meter, element("span", {}, share)), missed);
}

function names(gathering: Gathering, letters: readonly string[]): string {
  const known = new Map(gathering.state.people.map(({ letter, name }) => [letter, name]));
  return letters.map((letter) => (gathering.isNamed ? (known.get(letter) ?? letter) : letter)).join(", ");
}

function listOr(rows: HTMLElement[], words: string): HTMLElement[] {
  return rows.length ? rows : [element("li", { class: "hint" }, words)];
}
