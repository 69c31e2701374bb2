/** The words of the interface, as Python hands them over in the person's language. */

export class Texts {
  private readonly numbers: (digits: number) => Intl.NumberFormat;

  constructor(
    private readonly words: Readonly<Record<string, string>>,
    language: string,
  ) {
    // Not every browser knows every language of Central Asia; all of them write numbers as Russian does.
    const known = [language, "ru-RU"];
    this.numbers = (digits) =>
      new Intl.NumberFormat(known, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /** Returns a text with its `{name}`s filled in; a missing one shows its key. */
  say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
  }

  number(value: number, digits = 0): string {
    return this.numbers(digits).format(value);
  }
}
