// What the dashboard says, in three languages. The words are data (texts/*.json); a language is fetched when it is chosen.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { format_in, languages, type Format, type Language } from "./format";
import type nb from "./texts/nb.json";

export type Key = keyof typeof nb;
export type Words = Record<Key, string>;
export type Values = Readonly<Record<string, string | number>>;

export interface Speech extends Format {
    language: Language;
    /** The text of this key, with {name} replaced. A number is written the language's way. */
    say(key: Key, values?: Values): string;
    /** Whether there is such a text: for words that the service makes, such as reasons. */
    knows(key: string): key is Key;
    /** The text `key` for many, `key.one` for one; {n} is the number. */
    count(key: Key, n: number): string;
}

export async function fetch_words(language: Language): Promise<Words> {
    switch (language) {
        case "nb": return (await import("./texts/nb.json")).default;
        case "nn": return (await import("./texts/nn.json")).default;
        case "en": return (await import("./texts/en.json")).default;
    }
}

export function speech_of(language: Language, words: Words): Speech {
    const format = format_in(language);
    const fill = (text: string, values: Values) =>
        text.replace(/\{(\w+)\}/g, (whole, name: string) => {
            const value = values[name];
            return value === undefined ? whole : typeof value === "number" ? format.number(value) : value;
        });
    const knows = (key: string): key is Key => Object.hasOwn(words, key);
    const say = (key: Key, values: Values = {}) => fill(words[key], values);
    const count = (key: Key, n: number) => {
        const one = `${key}.one`;
        return say(n === 1 && knows(one) ? one : key, { n });
    };
    return { ...format, language, say, knows, count };
}

const remembered = "stemmen_language";

/** What was chosen last in this browser; else what the browser asks for; else bokmål. */
export function first_language(): Language {
    const wanted = [storage_get(remembered), ...navigator.languages.map((tag) => tag.slice(0, 2).replace("no", "nb"))];
    return wanted.map((tag) => languages.find((l) => l === tag)).find((l) => l !== undefined) ?? "nb";
}
export function remember_language(language: Language): void {
    try {
        localStorage.setItem(remembered, language);
    } catch {
        // A browser that forbids storage asks again next time.
    }
}
function storage_get(name: string): string | null {
    try {
        return localStorage.getItem(name);
    } catch {
        return null;
    }
}

const context = createContext<Speech | null>(null);
export const SpeechProvider = context.Provider;

export function use_speech(): Speech {
    const speech = useContext(context);
    if (!speech) throw new Error("use_speech outside SpeechProvider");
    return speech;
}

/** A name that the service uses, such as a channel's, in the reader's words where there are some: ("channel", "web") → "nettside". */
export function named({ say, knows }: Speech, group: string, name: string): string {
    const key = `${group}.${name}`;
    return knows(key) ? say(key) : name;
}
