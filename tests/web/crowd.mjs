// Citizens without a browser, many of them, by the same addresses as the page's script uses: to fill a service with answers.
import { randomBytes } from "node:crypto";

class Caller {
  constructor(url, code) {
    this.url = url;
    this.cookie = "";
    this.code = code;
    this.sent = 0;
  }
  async ask(method, path, body) {
    const answer = await fetch(this.url + path, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json", cookie: this.cookie } });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    for (const line of answer.headers.getSetCookie()) this.cookie = line.slice(0, line.indexOf(";"));
    return answer.json();
  }
  // The talk as it stands after what was said before: is it still going on, and what is asked.
  async now() {
    const { messages, running } = await this.ask("GET", "/talk");
    const { text, choices } = messages.at(-1);
    return { running, question: text, choices };
  }
  async begin(lang) {
    await this.ask("POST", "/talk", { code: this.code, lang, token: randomBytes(16).toString("hex") });
  }
  async give(answer, choices) {
    const id = `c${++this.sent}`;
    const tapped = choices.find((choice) => choice.title === answer);
    await (tapped ? this.ask("POST", "/talk/tap", { id, payload: tapped.payload }) : this.ask("POST", "/talk/say", { id, text: answer }));
  }
}

// One whole talk; `answer(question, titles)` gives the title of a choice, or words.
export async function talkOf(url, { code = "", lang = "nb" }, answer) {
  const caller = new Caller(url, code);
  await caller.begin(lang);
  for (let at = await caller.now(); at.running; at = await caller.now()) await caller.give(answer(at.question, at.choices.map((choice) => choice.title)), at.choices);
}

// Somebody who gives this rating, from 1 to 5, and writes these words where there is room for words ("": nothing).
export function citizen(rating, words) {
  const ratings = ["Svært misfornøyd", "Misfornøyd", "Verken eller", "Fornøyd", "Svært fornøyd"];
  return (question, titles) => {
    if (titles.includes(ratings[0])) return ratings[rating - 1];
    if (titles.length === 1) return words || titles[0];
    return titles.includes("Nei, jeg er ferdig") ? "Nei, jeg er ferdig" : titles[0];
  };
}

// The same, in a hurry: after the first question that is answered in words they stop, as many do.
export function hurried(rating, words) {
  const answer = citizen(rating, words);
  let hasWritten = false;
  return (question, titles) => {
    if (hasWritten) return "STOPP";
    hasWritten = titles.length === 1;
    return answer(question, titles);
  };
}

// `count` talks, some at a time; `of(i)` gives the i-th [where, answer].
export async function crowd(url, count, of, atOnce = 8) {
  let next = 0;
  const one = async () => {
    while (next < count) await talkOf(url, ...of(next++));
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
