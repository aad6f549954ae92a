// The stream of the bot's messages. The browser itself reconnects and says what it saw last; where it gives up (an answer other than 200),
// we begin anew, later and later, and the server repeats what we have seen already.
import { backOff, readMessage, type BotMessage } from "./wire";

export interface Listener {
  message(message: BotMessage): void;
  // Told when everything that was said before has arrived, and whenever it changes.
  state(isRunning: boolean): void;
  connection(isOpen: boolean): void;
}

const path = "/talk/events";

export class Listening {
  #source: EventSource | undefined;
  #timer = 0;
  #attempt = 0;

  constructor(private readonly listener: Listener) {
    addEventListener("online", () => this.wake());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    this.#open();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  // Not later but now, if the line is broken: something has got through another way.
  wake(): void {
    if (this.#source?.readyState === EventSource.OPEN) return;
    this.stop();
    this.#open();
  }

  #open(): void {
    const source = new EventSource(path);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#attempt = 0;
      this.listener.connection(true);
    });
    source.addEventListener("message", (event) => {
      const message = readMessage(parsed(event.data));
      if (message) this.listener.message(message);
    });
    source.addEventListener("state", (event) => {
      const state = parsed(event.data) as { running?: unknown } | undefined;
      this.listener.state(state?.running !== false);
    });
    source.addEventListener("error", () => {
      if (this.#source !== source) return;
      this.listener.connection(false);
      if (source.readyState !== EventSource.CLOSED) return;
      this.#timer = window.setTimeout(() => this.#open(), backOff(this.#attempt++));
    });
  }
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
