/**
 * What a person has chosen in the viewer, kept by the browser from scan to scan and from day to day. A browser that
 * keeps nothing, or a person without a name, starts plain every time.
 */

export class Settings {
  private readonly values: Record<string, unknown>;

  constructor(private readonly person: string) {
    this.values = person ? read(nameOf(person)) : {};
  }

  get(name: string): unknown {
    return this.values[name];
  }

  /** Returns a setting that is on or off; `otherwise` where the person has not chosen. */
  isOn(name: string, otherwise = false): boolean {
    const value = this.values[name];
    return typeof value === "boolean" ? value : otherwise;
  }

  set(name: string, value: unknown): void {
    this.values[name] = value;
    if (!this.person) return;
    try {
      localStorage.setItem(nameOf(this.person), JSON.stringify(this.values));
    } catch {
      // full or forbidden: the settings last as long as the page
    }
  }
}

function nameOf(person: string): string {
  return `xray-trainer viewer ${person}`;
}

function read(name: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "{}");
    return kept !== null && typeof kept === "object" && !Array.isArray(kept) ? { ...kept } : {};
  } catch {
    return {};
  }
}
