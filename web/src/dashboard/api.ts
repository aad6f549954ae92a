// Asking the service: JSON under /api/v1, and every way an answer can fail to come, as a value that a view can show.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { has_acted_lately } from "./activity";
import type { Reads, Sends } from "./api_types";

export type Failure =
    | { kind: "signed_out" }
    | { kind: "refused" }                    // 403: the role or the unit does not allow it
    | { kind: "bad"; text: string; language: string }       // 400, 404 …: the service says in `text` what to do; in English where it has no other
    | { kind: "conflict"; text: string; language: string }  // 409: somebody else was first
    | { kind: "busy"; seconds: number }      // 429, 503
    | { kind: "offline" };

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const api_root = "/api/v1";
const busy_seconds = 5;         // when the service does not say how long
const busy_seconds_max = 60;
const answer_timeout = 30_000;  // milliseconds

/** The session's token against forged requests, from /me; sent with everything that changes something. */
let csrf_token = "";
export function set_csrf_token(token: string): void {
    csrf_token = token;
}

let on_signed_out: () => void = () => undefined;
/** Called whenever an answer says that the session is over. */
export function when_signed_out(call: () => void): void {
    on_signed_out = call;
}

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** "/reports/{id}" with {id: 3, format: "csv"} → "/api/v1/reports/3?format=csv". */
export function address_of<P extends keyof Reads>(path: P, takes: Reads[P]["takes"]): string {
    return written(path, takes as Parameters);
}

function written(path: string, parameters: Parameters): string {
    const search = new URLSearchParams();
    let place = path;
    for (const [name, value] of Object.entries(parameters)) {
        if (place.includes(`{${name}}`)) place = place.replace(`{${name}}`, encodeURIComponent(String(value)));
        else if (value !== undefined && value !== "") search.set(name, String(value));
    }
    return api_root + place + (search.toString() && `?${search.toString()}`);
}

async function failure_of(response: Response): Promise<Failure> {
    if (response.status === 401) {
        on_signed_out();
        return { kind: "signed_out" };
    }
    if (response.status === 429 || response.status === 503) {
        const wait = Number(response.headers.get("Retry-After"));
        return { kind: "busy", seconds: Math.min(wait > 0 ? wait : busy_seconds, busy_seconds_max) };
    }
    if (response.status === 403) return { kind: "refused" };
    let text = "";
    try {
        const body: unknown = await response.json();
        if (typeof body === "object" && body !== null && "error" in body && typeof body.error === "string") text = body.error;
    } catch {
        // An answer without words of its own; the view has some.
    }
    const language = response.headers.get("Content-Language") ?? "en";
    return { kind: response.status === 409 ? "conflict" : "bad", text, language };
}

async function call<T>(method: string, address: string, body: unknown, signal?: AbortSignal): Promise<Answer<T>> {
    const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
    if (!has_acted_lately()) headers["Stemmen-Automatic"] = "yes";
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET") headers["X-CSRF-Token"] = csrf_token;
    const stop = new AbortController();
    const give_up = () => stop.abort();
    const limit = setTimeout(give_up, answer_timeout);
    signal?.addEventListener("abort", give_up);
    try {
        const response = await fetch(address, {
            method, headers, credentials: "same-origin", redirect: "error",
            signal: stop.signal,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (!response.ok) return { ok: false, failure: await failure_of(response) };
        const value = (response.status === 204 ? undefined : await response.json()) as T;
        return { ok: true, value };
    } catch (error) {
        if (signal?.aborted) throw error;
        return { ok: false, failure: { kind: "offline" } };
    } finally {
        clearTimeout(limit);
        signal?.removeEventListener("abort", give_up);
    }
}

export function read<P extends keyof Reads>(path: P, takes: Reads[P]["takes"]): Promise<Answer<Reads[P]["answers"]>> {
    return call("GET", address_of(path, takes), undefined);
}

/** "PUT /texts/{id}/codes": everything but reading. */
export function send<P extends keyof Sends>(what: P, takes: Sends[P]["takes"], body: Sends[P]["body"]): Promise<Answer<Sends[P]["answers"]>> {
    const [method = "", path = ""] = what.split(" ");
    return call(method, written(path, takes as Parameters), body);
}

/** Ends the session and leaves the page; false: it did not work. */
export async function sign_out(): Promise<boolean> {
    const answer = await call<{ to?: string } | undefined>("POST", "/dashboard/sign-out", {});
    if (answer.ok || answer.failure.kind === "signed_out") location.assign((answer.ok && answer.value?.to) || "/dashboard");
    return answer.ok;
}

export interface Loaded<T> {
    /** The last good answer; kept while another one is fetched, so that nothing jumps. */
    value: T | null;
    failure: Failure | null;
    loading: boolean;
    /** The value answers an earlier question than the one that is asked now. */
    is_former: boolean;
    reload: () => void;
}

/** What `path` answers, again whenever it, what it takes or `stamp` changes. null: not to be asked now. */
export function use_read<P extends keyof Reads>(path: P, takes: Reads[P]["takes"] | null, stamp = 0): Loaded<Reads[P]["answers"]> {
    type T = Reads[P]["answers"];
    const address = takes === null ? null : address_of(path, takes);
    const [state, set_state] = useState<{ address: string | null; value: T | null; failure: Failure | null; loading: boolean }>({ address: null, value: null, failure: null, loading: true });
    const [turn, set_turn] = useState(0);
    const reload = useCallback(() => set_turn((n) => n + 1), []);
    const retry = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    useEffect(() => {
        if (address === null) return;
        const stop = new AbortController();
        set_state((was) => ({ ...was, loading: true, failure: was.address === address ? was.failure : null }));
        call<T>("GET", address, undefined, stop.signal).then((answer) => {
            if (answer.ok) {
                set_state({ address, value: answer.value, failure: null, loading: false });
                return;
            }
            // Numbers of another filter must not stand under this one's name.
            set_state((was) => ({ address, value: was.address === address ? was.value : null, failure: answer.failure, loading: false }));
            if (answer.failure.kind === "busy") retry.current = setTimeout(reload, answer.failure.seconds * 1000);
        }, () => undefined);
        return () => {
            stop.abort();
            clearTimeout(retry.current);
        };
    }, [address, stamp, turn, reload]);
    useEffect(() => {
        if (state.failure?.kind !== "offline") return;
        addEventListener("online", reload);
        return () => removeEventListener("online", reload);
    }, [state.failure, reload]);
    return { value: state.value, failure: state.failure, loading: state.loading || state.address !== address, is_former: state.value !== null && state.address !== address, reload };
}
