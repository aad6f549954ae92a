// A talk that is under way in this tab: what the server says and what the citizen says, put in order.
import { Compose, endButton } from "./compose";
import { button, element } from "./elements";
import { Listening } from "./listen";
import { Own, type Said } from "./own";
import type { Texts } from "./texts";
import { View } from "./view";
import { post, type BotMessage, type Choice } from "./wire";

const settleAtLatest = 3_000; // if the server does not say that it has repeated everything

export class Talk {
  readonly #own: Own;
  readonly #view: View;
  readonly #compose: Compose;
  readonly #end: HTMLElement;
  readonly #over: HTMLElement;
  readonly #listening: Listening;
  readonly #shown = new Set<string>(); // ids of own words on the screen
  #isSettled = false;

  constructor(
    private readonly place: HTMLElement,
    private readonly texts: Texts,
    textMax: number,
  ) {
    this.#own = new Own((said) => this.#changed(said), () => this.#gone());
    this.#view = new View(texts, { tap: (choice) => this.#tap(choice), tryNow: () => this.#own.tryNow() });
    const composer = { send: (text: string) => this.#say(text), drafted: (text: string) => (this.#own.draft = text) };
    this.#compose = new Compose(texts, textMax, composer, this.#own.draft);
    this.#end = element("div", { class: "end" }, endButton(texts, () => this.#say(texts.say("end"), "STOPP")));
    this.#over = element(
      "section",
      { class: "over", "aria-labelledby": "over", hidden: "" },
      element("h2", { class: "ds-heading", "data-size": "2xs", id: "over" }, texts.say("over_title")),
      element("p", {}, texts.say("over_text")),
      button(texts.say("clear"), "secondary", () => void this.#clear()),
    );
    this.#listening = new Listening({
      message: (message) => this.hear(message),
      state: (isRunning) => this.#state(isRunning),
      connection: (isOpen) => this.#connection(isOpen),
    });
    window.setTimeout(() => this.settle(), settleAtLatest);
  }

  focus(): void {
    this.#view.focus();
  }

  hear(message: BotMessage): void {
    if (this.#view.has(message.no)) return;
    this.#showOwn(message.no);
    this.#view.addMessage(message);
  }

  // Own words from before a reload, as far as they were said before the message of that number.
  #showOwn(before: number): void {
    for (const said of this.#own.all) {
      if (said.after >= before || this.#shown.has(said.id)) continue;
      this.#shown.add(said.id);
      this.#view.addOwn(said);
    }
  }

  #state(isRunning: boolean): void {
    this.settle();
    this.#over.hidden = isRunning;
    this.#end.hidden = !isRunning;
    this.place.dataset["state"] = isRunning ? "running" : "over";
  }

  // Takes the place of what the server has sent, as soon as everything that was said before is here, so that nothing flickers; from now on
  // what arrives is new, and is read out. What somebody has begun to write in the server's form meanwhile is taken along.
  settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#showOwn(Infinity);
    const box = this.place.querySelector("textarea");
    const hadFocus = box !== null && box === document.activeElement;
    this.place.replaceChildren(this.#view.root, this.#over, this.#compose.form, this.#end);
    if (box) this.#compose.giveBack(box.value);
    if (hadFocus) this.#compose.focus();
    this.#view.settle();
    this.#own.tryNow();
  }

  #connection(isOpen: boolean): void {
    this.#view.showConnection(isOpen);
    if (isOpen && this.#isSettled) this.#own.tryNow();
  }

  #say(text: string, words?: string): void {
    this.#add(words === undefined ? { text } : { text, words });
  }

  #tap(choice: Choice): void {
    const lang = this.#view.language;
    this.#add({ text: choice.title, payload: choice.payload, ...(lang ? { lang } : {}) });
  }

  #add(words: Pick<Said, "text" | "words" | "payload" | "lang">): void {
    this.#compose.forgive();
    const said = this.#own.add({ ...words, after: this.#view.last });
    this.#shown.add(said.id);
    this.#view.addOwn(said);
  }

  #changed(said: Said): void {
    this.#view.update(said);
    if (said.state === "sent") this.#listening.wake();
    if (said.state === "sent" && said.after === this.#view.last) this.#view.showTyping(true);
    if (said.state === "refused" && said.payload === undefined && said.words === undefined) this.#compose.giveBack(said.text);
  }

  #gone(): void {
    this.#listening.stop();
    const again = button(this.texts.say("restart"), "primary", () => {
      this.#own.forget();
      location.reload();
    });
    this.#compose.form.replaceWith(element("div", { class: "fault", role: "alert" }, element("p", {}, this.texts.say("gone")), again));
    this.#end.remove();
  }

  // For whoever sits at a shared machine: own words go from the tab, and the server forgets that this browser had a talk.
  async #clear(): Promise<void> {
    this.#listening.stop();
    this.#own.forget();
    await post("/talk/leave", {});
    location.reload();
  }
}
