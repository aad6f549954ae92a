// The reading list: what people wrote, newest first, with search, themes, "Varsle" and quotes. Each page that is fetched is a line in
// the access log, so nothing is fetched again by itself: news is told, and fetched when asked for.
import { useEffect, useRef, useState } from "preact/hooks";
import { use_read } from "../api";
import type { Reads, Text, Theme } from "../api_types";
import { with_query, write_address, type Address, type Go } from "../address";
import { use_catalog } from "../catalog";
import { chosen_in, Choice, Filters, UnitOptions, PeriodOptions } from "../filters";
import { named, use_speech } from "../language";
import { Nothing, Show } from "../states";
import { Fresh, type ViewProps } from "./common";
import { OneText } from "./one_text";

type Takes = Reads["/texts"]["takes"];
const page_size = 25;
const ratings = ["5", "4", "3", "2", "1"] as const;
const states = ["uncoded_by_me", "uncoded", "to_check"] as const;

function takes_from(address: Address, dialog: string): Takes {
    const { q, question, rating, theme, state, language, unit, period, channel, before } = address.query;
    return {
        dialog, q, question, unit, period, channel, limit: page_size,
        rating: ratings.find((one) => one === rating),
        state: states.find((one) => one === state),
        language: (["nb", "nn", "en", "se"] as const).find((one) => one === language),
        theme: theme === undefined ? undefined : Number(theme),
        before: before === undefined ? undefined : Number(before),
    };
}

export function Texts({ me, address, go, live }: ViewProps) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const { dialog } = chosen_in(address, catalog);
    const texts = use_read("/texts", takes_from(address, dialog));
    const codebook = use_read("/codebook", {});
    const [seen_stamp, set_seen_stamp] = useState(live.stamp);
    const themes = codebook.value?.themes.filter((theme) => !theme.retired) ?? [];
    const fetch_news = () => {
        set_seen_stamp(live.stamp);
        if (address.query.before) go(with_query(address, { before: "" }));
        else texts.reload();
    };
    return (
        <>
            <TextFilters address={address} go={go} themes={themes} dialog={dialog} />
            <p class="quiet">{say("texts.logged")}</p>
            <Show of={texts}>
                {(value) => (
                    <>
                        <div class="fresh-line">
                            <Fresh as_of={value.as_of} live={live} />
                            {live.stamp !== seen_stamp && <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={fetch_news}>{say("texts.news")}</button>}
                        </div>
                        <TextList texts={value.texts} themes={themes} coder={me.coder ?? me.name} />
                        <nav class="pages" aria-label={say("texts.pages")}>
                            {address.query.before && <a class="ds-link" href={write_address(with_query(address, { before: "" }))} onClick={(event) => { event.preventDefault(); go(with_query(address, { before: "" })); }}>{say("texts.newest")}</a>}
                            {value.next !== null && <a class="ds-link" href={write_address(with_query(address, { before: String(value.next) }))} onClick={(event) => { event.preventDefault(); go(with_query(address, { before: String(value.next) })); }}>{say("texts.older")}</a>}
                        </nav>
                    </>
                )}
            </Show>
        </>
    );
}

function TextFilters({ address, go, themes, dialog }: { address: Address; go: Go; themes: readonly Theme[]; dialog: string }) {
    const catalog = use_catalog();
    const speech = use_speech();
    const { say } = speech;
    const { query } = address;
    const [words, set_words] = useState(query.q ?? "");
    useEffect(() => set_words(query.q ?? ""), [query.q]);
    const set = (name: string) => (value: string) => go(with_query(address, { [name]: value, before: "" }));
    const open = catalog.dialog(dialog)?.questions.filter((question) => question.kind === "open") ?? [];
    return (
        <>
            <form class="search-line" role="search" onSubmit={(event) => { event.preventDefault(); set("q")(words.trim()); }}>
                <div class="ds-field">
                    <label class="ds-label" for="text-search">{say("texts.search")}</label>
                    <input id="text-search" class="ds-input" type="search" maxLength={200} value={words} onInput={(event) => set_words(event.currentTarget.value)} />
                </div>
                <button type="submit" class="ds-button">{say("texts.search.go")}</button>
            </form>
            <Filters address={address} go={go} without={["unit", "period"]}>
                <Choice label={say("filter.unit")} value={query.unit ?? ""} on_change={set("unit")}><option value="">{say("texts.all_units")}</option><UnitOptions /></Choice>
                <Choice label={say("filter.period")} value={query.period ?? ""} on_change={set("period")}><option value="">{say("texts.all_time")}</option><PeriodOptions dialog={dialog} keep={query.period ?? ""} /></Choice>
                <Choice label={say("question")} value={query.question ?? ""} on_change={set("question")}>
                    <option value="">{say("texts.all_questions")}</option>
                    {open.map((question) => <option key={question.id} value={question.id}>{catalog.named(question.text)}</option>)}
                </Choice>
            </Filters>
            <details class="more-filters" open={["rating", "theme", "state", "language"].some((name) => query[name] !== undefined)}>
                <summary>{say("texts.more_filters")}</summary>
                <form class="filters" aria-label={say("texts.more_filters")} onSubmit={(event) => event.preventDefault()}>
                    <Choice label={say("texts.rating")} value={query.rating ?? ""} on_change={set("rating")}>
                        <option value="">{say("texts.all_ratings")}</option>
                        {ratings.map((rating) => <option key={rating} value={rating}>{rating}</option>)}
                    </Choice>
                    <Choice label={say("theme")} value={query.theme ?? ""} on_change={set("theme")}>
                        <option value="">{say("texts.all_themes")}</option>
                        {themes.map((theme) => <option key={theme.id} value={String(theme.id)}>{theme.name}</option>)}
                    </Choice>
                    <Choice label={say("texts.state")} value={query.state ?? ""} on_change={set("state")}>
                        <option value="">{say("texts.all_states")}</option>
                        {states.map((state) => <option key={state} value={state}>{say(`texts.state.${state}`)}</option>)}
                    </Choice>
                    <Choice label={say("language")} value={query.language ?? ""} on_change={set("language")}>
                        <option value="">{say("texts.all_languages")}</option>
                        {["nb", "nn", "en", "se"].map((code) => <option key={code} value={code}>{named(speech, "language", code)}</option>)}
                    </Choice>
                </form>
            </details>
        </>
    );
}

function TextList({ texts, themes, coder }: { texts: readonly Text[]; themes: readonly Theme[]; coder: string }) {
    const { say, count } = use_speech();
    // What the service answered to a change, until the list is fetched anew.
    const [changed, set_changed] = useState<ReadonlyMap<string, Text>>(new Map());
    const [coding, set_coding] = useState<string | null>(null);
    const list = useRef<HTMLOListElement>(null);
    useEffect(() => set_changed(new Map()), [texts]);
    if (texts.length === 0) return <Nothing>{say("texts.none")}</Nothing>;
    const next_of = (id: string) => {
        const at = texts.findIndex((text) => text.id === id);
        return texts[at + 1]?.id ?? null;
    };
    const after_coding = (id: string, go_on: boolean) => {
        const next = go_on ? next_of(id) : null;
        set_coding(next);
        // The next text is read aloud; without one, the reader stays where they were.
        const target = list.current?.querySelector<HTMLElement>(`[data-text="${next ?? id}"]`);
        target?.focus();
        target?.scrollIntoView({ block: "nearest" });
    };
    return (
        <>
            <p class="quiet" role="status">{count("texts.count", texts.length)}</p>
            <ol class="texts" ref={list}>
                {texts.map((text) => (
                    <li key={text.id}>
                        <OneText text={changed.get(text.id) ?? text} themes={themes} coder={coder} coding={coding === text.id}
                            open_coding={(open) => set_coding(open ? text.id : null)}
                            on_coded={(go_on) => after_coding(text.id, go_on)}
                            on_change={(value) => set_changed((was) => new Map(was).set(value.id, value))} />
                    </li>
                ))}
            </ol>
        </>
    );
}
