// The duty queue (P-25): what citizens in danger have written in a staffed district. Opening and taking on are recorded; nobody is searched for.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { send, use_read, type Failure } from "../api";
import type { DutyDestination, DutyItem } from "../api_types";
import { use_catalog } from "../catalog";
import { named, use_speech } from "../language";
import { use_tell } from "../said";
import { Note, Nothing, Show, Trouble } from "../states";

const between_looks = 15_000;  // milliseconds: nothing tells the page that somebody has written
const destinations: readonly DutyDestination[] = ["operations", "district", "kripos", "inbox", "child_welfare", "health", "other_authority", "nothing"];

export function Duty() {
    const { say, count } = use_speech();
    const queue = use_read("/duty", {});
    const { reload } = queue;
    useEffect(() => {
        const look = setInterval(reload, between_looks);
        return () => clearInterval(look);
    }, [reload]);
    return (
        <>
            <p class="ds-paragraph intro">{say("duty.text")}</p>
            <Show of={queue}>
                {(value) => {
                    const unopened = value.items.filter((item) => item.state === "unopened").length;
                    return (
                        <>
                            <p role="status"><strong>{unopened === 0 ? say("duty.all_opened") : count("duty.unopened", unopened)}</strong></p>
                            {value.items.length === 0
                                ? <Nothing>{say("duty.none")}</Nothing>
                                : <ol class="texts">{value.items.map((item) => <li key={item.item}><OneItem item={item} reload={reload} /></li>)}</ol>}
                        </>
                    );
                }}
            </Show>
        </>
    );
}

/** The words stay in this page's memory only while they are looked at. */
function OneItem({ item, reload }: { item: DutyItem; reload: () => void }) {
    const speech = use_speech();
    const { say, moment } = speech;
    const catalog = use_catalog();
    const [words, set_words] = useState<{ text: string; is_cut: boolean } | null>(null);
    const [failure, set_failure] = useState<Failure | null>(null);
    const heading = useRef<HTMLHeadingElement>(null);
    const shown = useRef<HTMLQuoteElement>(null);
    // What was opened is what is read next, also by ear.
    useLayoutEffect(() => void (words && shown.current?.focus()), [words]);
    const open = async () => {
        const answer = await send("POST /duty/open", {}, { item: item.item });
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        set_words({ text: answer.value.text, is_cut: answer.value.is_cut });
        reload();
    };
    const now = new Date();
    return (
        <article class="ds-card text" aria-labelledby={`duty-${item.item}`}>
            <h2 ref={heading} tabIndex={-1} id={`duty-${item.item}`} class="ds-heading" data-size="2xs">
                {named(speech, "safety", item.class)} · {catalog.unit_name(item.unit)}
            </h2>
            <p class="codes">
                <span class="ds-tag" data-size="sm" data-color={item.state === "unopened" ? "danger" : item.state === "opened" ? "warning" : "success"}>{say(`duty.state.${item.state}`)}</span>
                {item.is_late && <span class="ds-tag" data-size="sm" data-color="danger">{say("duty.late")}</span>}
            </p>
            <ul class="text-facts">
                <li>{say("duty.number", { n: item.item })}</li>
                <li>{say("duty.received", { when: moment(item.received_at, now) })}</li>
                {item.state === "unopened" && <li>{say("duty.due", { when: moment(item.due_at, now) })}</li>}
                {item.opened_at && <li>{say("duty.opened_by", { who: item.opened_by ?? "", when: moment(item.opened_at, now) })}</li>}
                {item.handled_at && <li>{say("duty.handled_by", { who: item.handled_by ?? "", when: moment(item.handled_at, now), to: named(speech, "duty.to", item.handled_to ?? "") })}</li>}
                <li>{say("duty.deleted", { when: moment(item.deleted_at, now) })}</li>
            </ul>
            {words && <blockquote ref={shown} tabIndex={-1} class="text-words" lang={item.language}>{words.text}</blockquote>}
            {words?.is_cut && <Note color="warning" level={3}>{say("duty.cut")}</Note>}
            {failure && <Trouble failure={failure} />}
            <p class="buttons">
                {words
                    ? <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => set_words(null)}>{say("duty.hide")}</button>
                    : <button type="button" class="ds-button" data-size="sm" data-variant={item.state === "unopened" ? "primary" : "secondary"} onClick={() => void open()}>{say("duty.open")}</button>}
            </p>
            {item.state === "opened" && <Handled item={item} done={() => { heading.current?.focus(); reload(); }} />}
        </article>
    );
}

function Handled({ item, done }: { item: DutyItem; done: () => void }) {
    const { say } = use_speech();
    const tell = use_tell();
    const [to, set_to] = useState<DutyDestination | "">("");
    const [failure, set_failure] = useState<Failure | null>(null);
    const decide = async () => {
        if (to === "") return;
        const answer = await send("POST /duty/handled", {}, { item: item.item, to });
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        tell(say("saved"));
        done();
    };
    const id = `duty-to-${item.item}`;
    return (
        <form class="search-line" onSubmit={(event) => { event.preventDefault(); void decide(); }}>
            <div class="ds-field">
                <label class="ds-label" data-size="sm" for={id}>{say("duty.to")}</label>
                <select id={id} class="ds-input" data-size="sm" required value={to} onChange={(event) => set_to(destinations.find((one) => one === event.currentTarget.value) ?? "")}>
                    <option value="">{say("duty.to.choose")}</option>
                    {destinations.map((one) => <option key={one} value={one}>{say(`duty.to.${one}`)}</option>)}
                </select>
            </div>
            <button type="submit" class="ds-button" data-size="sm">{say("duty.handled")}</button>
            {failure && <Trouble failure={failure} />}
        </form>
    );
}
