// What the script says, in the page's language. The server's own texts come with the page and with the messages.
import en from "./texts/en.json";
import nb from "./texts/nb.json";
import nn from "./texts/nn.json";

export type TextKey = keyof typeof nb;
const texts: Record<string, Record<TextKey, string>> = { nb, nn, en };
const locales: Record<string, string> = { nb: "nb-NO", nn: "nn-NO", en: "en-GB" };

export class Texts {
  readonly #texts: Record<TextKey, string>;
  readonly #number: Intl.NumberFormat;

  constructor(language: string) {
    this.#texts = texts[language] ?? nb;
    this.#number = new Intl.NumberFormat(locales[language] ?? "nb-NO");
  }

  // `{n}` and `{reason}` are filled from `values`; numbers in the language's form.
  say(key: TextKey, values: Record<string, string | number> = {}): string {
    return this.#texts[key].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? this.#number.format(value) : value;
    });
  }
}
