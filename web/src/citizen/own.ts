// What the citizen has said in this tab, and what of it is still to be sent. It lives in the tab's sessionStorage, so that it outlives a
// reload and nothing else; the server does not keep it. An entry is sent under an id of its own, so that sending it twice does no harm.
import { backOff, post, type Outcome } from "./wire";

export type State = "sending" | "waiting" | "busy" | "sent" | "refused";
export interface Said {
  id: string;
  after: number; // the number of the bot's message before it
  text: string; // as shown
  payload?: string; // of a tap
  lang?: string; // of a choice
  words?: string; // what is sent, when other than what is shown
  state: State;
  reason?: string;
}
interface Kept {
  said: Said[];
  draft: string;
}

const key = "stemmen.talk";
const saidMax = 200; // older ones are forgotten

function load(): Kept {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Kept>;
    return { said: Array.isArray(kept.said) ? kept.said : [], draft: typeof kept.draft === "string" ? kept.draft : "" };
  } catch {
    return { said: [], draft: "" };
  }
}

// Whatever a talk in this tab has left.
export function forgetOwn(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Storage is blocked: then nothing is kept in it either.
  }
}

export class Own {
  readonly #kept = load();
  #sending = false;
  #attempt = 0;
  #timer = 0;

  // `changed` is told of every entry whose state is another, `gone` that the server does not know the talk.
  constructor(
    private readonly changed: (said: Said) => void,
    private readonly gone: () => void,
  ) {
    addEventListener("online", () => this.tryNow());
  }

  get all(): readonly Said[] {
    return this.#kept.said;
  }
  get draft(): string {
    return this.#kept.draft;
  }
  set draft(text: string) {
    this.#kept.draft = text;
    this.#save();
  }

  add(entry: Omit<Said, "id" | "state">): Said {
    const said: Said = { ...entry, id: randomId(), state: "sending" };
    this.#kept.said.push(said);
    if (this.#kept.said.length > saidMax) this.#kept.said.shift();
    this.#save();
    void this.#send();
    return said;
  }

  // Also after a reload: what was on its way then may or may not have arrived.
  tryNow(): void {
    this.#attempt = 0;
    clearTimeout(this.#timer);
    void this.#send();
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#kept.said.length = 0;
    this.#kept.draft = "";
    forgetOwn();
  }

  // One at a time, in order: what was said first must arrive first.
  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        const outcome = await (next.payload === undefined
          ? post("/talk/say", { id: next.id, text: next.words ?? next.text })
          : post("/talk/tap", { id: next.id, payload: next.payload }));
        if (!this.#settle(next, outcome)) return;
      }
    } finally {
      this.#sending = false;
    }
  }

  #next(): Said | undefined {
    return this.#kept.said.find((said) => said.state !== "sent" && said.state !== "refused");
  }

  // Whether the next may be sent.
  #settle(said: Said, outcome: Outcome): boolean {
    if (outcome.kind === "gone") {
      this.gone();
      return false;
    }
    if (outcome.kind === "again") {
      this.#set(said, outcome.why === "busy" ? "busy" : "waiting");
      this.#timer = window.setTimeout(() => void this.#send(), Math.max(outcome.after, backOff(this.#attempt++)));
      return false;
    }
    this.#attempt = 0;
    if (outcome.kind === "refused") said.reason = outcome.reason;
    this.#set(said, outcome.kind === "refused" ? "refused" : "sent");
    return true;
  }

  #set(said: Said, state: State): void {
    said.state = state;
    this.#save();
    this.changed(said);
  }

  #save(): void {
    try {
      sessionStorage.setItem(key, JSON.stringify(this.#kept));
    } catch {
      // Storage is full or blocked: the talk goes on, and a reload shows the bot's side only.
    }
  }
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
