// One text with what it is about and what can be done: themes, "Varsle", quote, and the look that flags ask for (P-08, P-26).
import { useRef, useState } from "preact/hooks";
import { send } from "../api";
import type { Text, Theme } from "../api_types";
import { use_catalog } from "../catalog";
import { named, use_speech } from "../language";
import { use_tell } from "../said";
import { Note } from "../states";
import { AlertWindow } from "./alert";
import { Coding } from "./coding";
import { QuoteWindow } from "./quote";

interface Properties {
    text: Text;
    themes: readonly Theme[];
    coder: string;
    coding: boolean;
    open_coding: (open: boolean) => void;
    on_coded: (go_on: boolean) => void;
    on_change: (text: Text) => void;
}

export function OneText({ text, themes, coder, coding, open_coding, on_coded, on_change }: Properties) {
    const catalog = use_catalog();
    const speech = use_speech();
    const { say, period } = speech;
    const [window, set_window] = useState<"alert" | "quote" | null>(null);
    const [dialog] = catalog.dialogs.filter((one) => one.questions.some((question) => question.id === text.question));
    const question = dialog ? catalog.question_text(dialog.name, text.question) : text.question;
    const rating_question = dialog?.questions.find((one) => one.kind === "rating");
    const rating = text.rating === null ? null : rating_question?.values.find((value) => value.value === text.rating);
    const coded_by_me = text.coded_by.includes(coder);
    const lang = ["nb", "nn", "en", "se"].includes(text.language) ? text.language : undefined;
    return (
        <article class="ds-card text" data-text={text.id} tabIndex={-1} aria-labelledby={`text-${text.id}`}>
            <h2 id={`text-${text.id}`} class="text-question">{question}</h2>
            <p id={`words-${text.id}`} class="text-words" lang={lang}>{text.text || say("text.taken_away")}</p>
            <ul class="text-facts">
                {text.rating !== null && <li><span class="stars" aria-hidden="true">{text.rating}</span> {say("text.rating", { rating: rating ? catalog.named(rating.label) : text.rating })}</li>}
                <li>{catalog.unit_name(text.unit)}</li>
                <li>{period(text.month)}</li>
                <li>{named(speech, "channel", text.channel)}</li>
                <li>{named(speech, "language", text.language)}</li>
                {text.redacted.length > 0 && <li>{say("text.redacted")}</li>}
            </ul>
            <Check text={text} on_change={on_change} />
            <Given text={text} themes={themes} coder={coder} shown={coded_by_me} />
            <p class="buttons">
                <button type="button" class="ds-button" data-variant="secondary" data-size="sm" aria-expanded={coding} onClick={() => open_coding(!coding)}>{say(coded_by_me ? "coding.change" : "coding.open")}</button>
                <button type="button" class="ds-button" data-variant="secondary" data-size="sm" data-color="danger" onClick={() => set_window("alert")}>{say("alert")}</button>
                {text.may_quote && <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => set_window("quote")}>{say("quote")}</button>}
            </p>
            {coding && <Coding text={text} themes={themes} coder={coder} on_change={on_change} on_coded={on_coded} />}
            {window === "alert" && <AlertWindow id={text.id} close={() => set_window(null)} />}
            {window === "quote" && <QuoteWindow text={text} close={() => set_window(null)} />}
        </article>
    );
}

/** Themes already given. Others' are shown when the reader has given their own, so that two coders judge apart from each other. */
function Given({ text, themes, coder, shown }: { text: Text; themes: readonly Theme[]; coder: string; shown: boolean }) {
    const { say, count } = use_speech();
    const others = text.coded_by.filter((one) => one !== coder).length;
    const name = (id: number) => themes.find((theme) => theme.id === id)?.name ?? String(id);
    const mine = text.codes.filter((code) => code.coder === coder);
    const theirs = shown ? text.codes.filter((code) => code.coder !== coder) : [];
    if (!shown && others === 0) return null;
    return (
        <ul class="codes" aria-label={say("coding.given")}>
            {mine.map((code) => <li key={`mine-${code.theme}`}><span class="ds-tag" data-size="sm" data-color="accent">{name(code.theme)}</span></li>)}
            {shown && mine.length === 0 && <li class="quiet">{say("coding.no_theme")}</li>}
            {theirs.map((code) => <li key={`${code.coder}-${code.theme}`}><span class="ds-tag" data-size="sm" data-color="neutral" data-variant="outline">{name(code.theme)} <span class="ds-sr-only">{say("coding.by_other")}</span></span></li>)}
            {!shown && <li class="quiet">{count("coding.others", others)}</li>}
        </ul>
    );
}

function Check({ text, on_change }: { text: Text; on_change: (text: Text) => void }) {
    const { say, date } = use_speech();
    const tell = use_tell();
    const [sure, set_sure] = useState(false);
    const place = useRef<HTMLDivElement>(null);
    if (!text.check) return null;
    if (text.check.outcome !== null) return <div ref={place} tabIndex={-1}><p class="quiet">{say(text.check.outcome === "keep" ? "check.kept" : "check.deleted")}</p></div>;
    const decide = async (outcome: "keep" | "delete") => {
        const answer = await send("PUT /texts/{id}/check", { id: text.id }, { outcome });
        if (answer.ok) {
            place.current?.focus();  // what was pressed goes
            on_change(answer.value);
        }
        tell(say(answer.ok ? "saved" : "not_saved"));
    };
    return (
        <div ref={place} tabIndex={-1}>
            <Note color="warning" level={3} title={say("check.title", { kinds: text.flags.map((flag) => (flag === "art10" ? say("flag.art10") : say("flag.art9"))).join(", ") })}>
                <p class="ds-paragraph">{say("check.text", { day: date(text.check.due_on, new Date()) })}</p>
                <p class="buttons">
                    <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => void decide("keep")}>{say("check.keep")}</button>
                    {sure
                        ? <button type="button" class="ds-button" data-color="danger" data-size="sm" onClick={() => void decide("delete")}>{say("check.delete.sure")}</button>
                        : <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => set_sure(true)}>{say("check.delete")}</button>}
                </p>
            </Note>
        </div>
    );
}
