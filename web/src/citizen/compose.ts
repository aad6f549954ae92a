// The box that citizens write in: Enter sends, what is too long is said in words, and a draft outlives a reload.
import { button, element } from "./elements";
import type { Texts } from "./texts";

const leftShownBelow = 200; // remaining characters
const idle = 800; // milliseconds without typing before the count is read out

export interface Composer {
  send(text: string): void;
  drafted(text: string): void;
}

export class Compose {
  readonly form: HTMLFormElement;
  readonly #box: HTMLTextAreaElement;
  readonly #left = element("p", { class: "left", id: "left" });
  readonly #spoken = element("p", { class: "ds-sr-only", "aria-live": "polite" });
  readonly #error = element("p", { class: "error", id: "error", role: "alert" });
  #timer = 0;

  constructor(
    private readonly texts: Texts,
    private readonly most: number,
    private readonly composer: Composer,
    draft: string,
  ) {
    this.#box = element("textarea", { class: "ds-input", id: "text", name: "text", rows: "2", "aria-describedby": "error left enter", autocomplete: "off" });
    this.#box.value = draft;
    const enter = element("p", { class: "enter", id: "enter" }, texts.say("enter"));
    const send = element("button", { class: "ds-button" }, texts.say("send"));
    this.form = element("form", { class: "say", novalidate: "" });
    this.form.append(
      element("label", { class: "ds-label", for: "text" }, texts.say("write")),
      this.#box,
      this.#error,
      this.#left,
      this.#spoken,
      element("div", { class: "row" }, send, enter),
    );
    this.#box.addEventListener("input", () => this.#typed());
    this.#box.addEventListener("keydown", (event) => {
      // A finger's Enter is a new line: there, the button sends.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#count();
  }

  focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  // Text that was refused comes back, unless something else has been begun.
  giveBack(text: string): void {
    if (text === "" || this.#box.value.trim() !== "") return;
    this.#box.value = text;
    this.#typed();
  }

  #submit(): void {
    const text = this.#box.value.trim();
    if (text === "") return this.#fault(this.texts.say("empty"));
    if (length(text) > this.most) return this.#fault(this.texts.say("over", { n: length(text) - this.most }));
    this.#box.value = "";
    this.#typed();
    this.composer.send(text);
    this.focus();
  }

  #fault(sentence: string): void {
    this.#error.textContent = sentence;
    this.#box.setAttribute("aria-invalid", "true");
    this.#box.focus();
  }

  #typed(): void {
    this.composer.drafted(this.#box.value);
    this.forgive();
    this.#count();
  }

  // Something else has been done: what was wrong with the text is wrong no more.
  forgive(): void {
    if (this.#error.textContent !== "") this.#error.textContent = "";
    this.#box.removeAttribute("aria-invalid");
  }

  #count(): void {
    const left = this.most - length(this.#box.value.trim());
    const sentence = left >= leftShownBelow ? "" : left >= 0 ? this.texts.say("left", { n: left }) : this.texts.say("over", { n: -left });
    this.#left.textContent = sentence;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (this.#spoken.textContent = sentence), idle);
  }
}

// As the server counts: whole characters, not UTF-16 units.
function length(text: string): number {
  return [...text].length;
}

export function endButton(texts: Texts, pressed: () => void): HTMLButtonElement {
  return button(texts.say("end"), "tertiary", pressed);
}
