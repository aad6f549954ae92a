// What goes over the wire, and what became of it. Nothing here knows the page.

export interface Choice {
  title: string;
  payload: string;
}
export interface BotMessage {
  no: number;
  text: string;
  choices: Choice[];
  lang?: string; // of its words; it may be another than the page's
}

// One request's outcome: taken; refused for good; the talk is not known any more; or worth another try after so many milliseconds.
export type Outcome =
  | { kind: "done"; body: unknown }
  | { kind: "refused"; reason: string }
  | { kind: "gone" }
  | { kind: "again"; why: "unreachable" | "busy"; after: number };

const answerTimeout = 20_000;
const retryAfterMax = 120_000;

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, retryAfterMax) : 0;
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

export async function post(path: string, body: unknown): Promise<Outcome> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), answerTimeout);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: stop.signal,
    });
    if (response.ok) return { kind: "done", body: await json(response) };
    if (response.status === 429 || response.status === 503) return { kind: "again", why: "busy", after: retryAfter(response) };
    if (response.status >= 500 || response.status === 408) return { kind: "again", why: "unreachable", after: 0 };
    if ([401, 403, 404, 410].includes(response.status)) return { kind: "gone" };
    const answer = (await json(response)) as { error?: unknown };
    return { kind: "refused", reason: typeof answer.error === "string" ? answer.error : String(response.status) };
  } catch {
    return { kind: "again", why: "unreachable", after: 0 };
  } finally {
    clearTimeout(timer);
  }
}

// A message as the server sends it, or nothing when it is not one.
export function readMessage(value: unknown): BotMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { no, text, choices, lang } = value as Record<string, unknown>;
  if (typeof no !== "number" || typeof text !== "string") return undefined;
  const read: Choice[] = [];
  for (const choice of Array.isArray(choices) ? choices : []) {
    const { title, payload } = (choice ?? {}) as Record<string, unknown>;
    if (typeof title === "string" && typeof payload === "string") read.push({ title, payload });
  }
  return { no, text, choices: read, ...(typeof lang === "string" ? { lang } : {}) };
}

// Grows from one second to half a minute; the spread keeps a crowd of browsers from coming back in step.
export function backOff(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5)) * (0.75 + Math.random() / 2);
}
