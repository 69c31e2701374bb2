/** Making elements without a framework. Text is always set as text, never as HTML. */

export type Child = Node | string | undefined | false;

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Returns an element; attributes that are false or undefined are left out, true ones are empty. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** Returns a button that does something when pressed with mouse, finger or key. */
export function button(attributes: Attributes, press: () => void, ...children: Child[]): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", press);
  made.addEventListener("mousedown", (event) => event.preventDefault()); // a click leaves the focus on the scan
  return made;
}

/** Sets or removes an attribute that is there or not. */
export function toggle(target: Element, name: string, isThere: boolean): void {
  target.toggleAttribute(name, isThere);
}

/** Returns an icon drawn on a 24 x 24 grid with strokes of the text's colour. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  for (const part of path.split("|")) {
    const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const isFilled = part.startsWith("*");
    stroke.setAttribute("d", isFilled ? part.slice(1) : part);
    if (isFilled) stroke.classList.add("filled");
    svg.append(stroke);
  }
  return svg;
}
