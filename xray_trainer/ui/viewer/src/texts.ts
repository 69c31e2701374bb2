/** The words of the interface, as Python hands them over in the person's language. */

/** Languages that write numbers as Russian does, and whose own numbers not every browser knows. */
const AS_IN_RUSSIAN: ReadonlySet<string> = new Set(["kk", "ky", "tg", "tk", "uz"]);

export class Texts {
  private readonly numbers: (digits: number) => Intl.NumberFormat;
  private readonly moments: Intl.DateTimeFormat;

  constructor(
    private readonly words: Readonly<Record<string, string>>,
    language: string,
  ) {
    const known = AS_IN_RUSSIAN.has(language.split("-")[0]!) ? "ru-RU" : language;
    this.moments = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeStyle: "short" });
    this.numbers = (digits) =>
      new Intl.NumberFormat(known, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /** Returns a text with its `{name}`s filled in; a missing one shows its key. */
  say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
  }

  /** Returns a point in time as day and minute, in the person's own time zone. */
  moment(iso: string): string {
    return this.moments.format(new Date(iso));
  }

  number(value: number, digits = 0): string {
    return this.numbers(digits).format(value);
  }
}
