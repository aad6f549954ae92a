// The conversation on the screen: both sides in order, the choices of the bot's last message, and whether we are connected.
import { button, element, withLinks } from "./elements";
import type { Said } from "./own";
import type { Texts } from "./texts";
import type { BotMessage, Choice } from "./wire";

const typingMax = 10_000;
const sendingGrace = 1_500; // what is sent at once needs no word
const connectionGrace = 1_500; // a shorter break is not worth a word
const connectedShown = 5_000;
const nearBottom = 160; // pixels: who is further up is reading, and is not moved

export interface Actions {
  tap(choice: Choice): void;
  tryNow(): void;
}

export class View {
  readonly root = element("div", { class: "conversation" });
  readonly #log: HTMLElement;
  readonly #list = element("ol", { class: "messages", id: "messages" });
  readonly #choices: HTMLElement;
  readonly #typing: HTMLElement;
  readonly #connection = element("p", { class: "connection", role: "status" });
  readonly #own = new Map<string, HTMLElement>();
  readonly #seen = new Set<number>();
  #offered: { after: number; choices: Choice[]; lang?: string | undefined } = { after: 0, choices: [] };
  #typingTimer = 0;
  #connectionTimer = 0;

  constructor(
    private readonly texts: Texts,
    private readonly actions: Actions,
  ) {
    this.#log = element("div", { role: "log", "aria-label": texts.say("log"), "aria-busy": "true", tabindex: "-1" }, this.#list);
    this.#choices = element("div", { class: "choices", role: "group", "aria-label": texts.say("choices"), tabindex: "-1", hidden: "" });
    this.#typing = element("p", { class: "typing", "aria-hidden": "true" }, element("span"), element("span"), element("span"), texts.say("typing"));
    this.root.append(this.#log, this.#typing, this.#choices, this.#connection);
  }

  get last(): number {
    return Math.max(0, ...this.#seen);
  }
  // Of what is offered to be tapped.
  get language(): string | undefined {
    return this.#offered.lang;
  }
  has(no: number): boolean {
    return this.#seen.has(no);
  }
  focus(): void {
    this.#log.focus({ preventScroll: true });
  }

  // It stands on the page now: what came before is not read out, what comes from now on is.
  settle(): void {
    const last = this.#list.lastElementChild;
    if (last) this.#reveal(last, "instant");
    this.#log.removeAttribute("aria-busy");
  }

  addMessage(message: BotMessage): void {
    this.#seen.add(message.no);
    this.showTyping(false);
    const spoken: Record<string, string> = message.lang ? { lang: message.lang } : {};
    const item = element("li", { class: "message" }, element("span", { class: "ds-sr-only" }, `${this.texts.say("bot")}: `), element("p", spoken, ...withLinks(message.text)));
    this.#append(item);
    this.#offered = { after: message.no, choices: message.choices, lang: message.lang };
    this.#offer(message.choices, message.lang);
  }

  addOwn(said: Said): void {
    const item = element("li", { class: "message own" });
    this.#own.set(said.id, item);
    this.update(said);
    this.#append(item);
    this.#offer([]);
    window.setTimeout(() => said.state === "sending" && this.update(said, true), sendingGrace);
  }

  update(said: Said, isSlow = false): void {
    const item = this.#own.get(said.id);
    if (!item) return;
    item.dataset["state"] = said.state;
    item.replaceChildren(element("span", { class: "ds-sr-only" }, `${this.texts.say("you")}: `), element("p", said.lang ? { lang: said.lang } : {}, said.text));
    if (said.state === "sent" || (said.state === "sending" && !isSlow)) return;
    // What was not taken has answered nothing, so the choices are still open.
    if (said.state === "refused" && said.after === this.#offered.after) this.#offer(this.#offered.choices, this.#offered.lang);
    const states = { sending: this.texts.say("sending"), waiting: this.texts.say("waiting"), busy: this.texts.say("busy"), refused: this.texts.say("refused", { reason: said.reason ?? "" }) };
    item.append(element("p", { class: "state" }, states[said.state]));
    if (said.state === "waiting" || said.state === "busy") item.append(button(this.texts.say("try_now"), "tertiary", () => this.actions.tryNow()));
  }

  showTyping(isTyping: boolean): void {
    clearTimeout(this.#typingTimer);
    this.#typing.classList.toggle("shown", isTyping);
    if (isTyping) this.#typingTimer = window.setTimeout(() => this.showTyping(false), typingMax);
  }

  showConnection(isOpen: boolean): void {
    clearTimeout(this.#connectionTimer);
    const wasLost = this.#connection.textContent !== "";
    if (!isOpen) {
      const say = () => this.#sayConnection(this.texts.say(navigator.onLine ? "reconnecting" : "offline"), "lost");
      if (wasLost) say();
      else this.#connectionTimer = window.setTimeout(say, connectionGrace);
    } else if (wasLost) {
      this.#sayConnection(this.texts.say("connected"), "back");
      this.#connectionTimer = window.setTimeout(() => this.#sayConnection("", ""), connectedShown);
    }
  }

  #sayConnection(sentence: string, state: string): void {
    if (this.#connection.textContent === sentence) return;
    this.#connection.textContent = sentence;
    this.#connection.dataset["state"] = state;
  }

  #offer(choices: Choice[], lang?: string): void {
    const hadFocus = this.#choices.contains(document.activeElement);
    const buttons = choices.map((choice) => button(choice.title, "secondary", () => this.actions.tap(choice)));
    for (const one of buttons) if (lang) one.lang = lang;
    this.#choices.replaceChildren(...buttons);
    // Focus is never lost with a button: it stays at the place where the next ones will be.
    if (hadFocus) this.#choices.focus({ preventScroll: true });
    const keep = hadFocus || this.#choices === document.activeElement;
    this.#choices.hidden = choices.length === 0 && !keep;
  }

  #append(item: HTMLElement): void {
    const page = document.documentElement;
    const isReading = scrollY + innerHeight < page.scrollHeight - nearBottom;
    this.#list.append(item);
    if (isReading || !item.isConnected) return;
    this.#reveal(item, matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
  }

  // Down to the place to answer, but not past the beginning of what is to be read.
  #reveal(item: Element, behavior: ScrollBehavior): void {
    requestAnimationFrame(() => {
      const bottom = document.documentElement.scrollHeight - innerHeight;
      const top = Math.min(bottom, item.getBoundingClientRect().top + scrollY - 16);
      if (top > scrollY) scrollTo({ top, behavior });
    });
  }
}
