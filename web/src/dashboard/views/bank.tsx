// The insight bank: what is known already, for everybody. Searching, one finding, writing one, and what to know before asking anew.
import { useEffect, useState } from "preact/hooks";
import { use_read } from "../api";
import type { Finding, Reads } from "../api_types";
import { with_query, type Address, type Go } from "../address";
import { Choice, UnitOptions } from "../filters";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { has_role, may } from "../reader";
import { Nothing, Note, Show } from "../states";
import type { ViewProps } from "./common";
import { OneFinding } from "./finding";
import { FindingFacts, Freshness, Legs } from "./finding_facts";
import { NewFinding } from "./finding_form";
import { Known, finding_address, use_known } from "./known";

type Takes = Reads["/findings"]["takes"];
const page_size = 25;
const states = ["past", "mine", "asks_me", "retired"] as const;
const plan_characters_max = 2000;
const typing_pause = 600;  // milliseconds after the last key

export function Bank(props: ViewProps) {
    const { finding } = props.address.query;
    if (finding === "new") return <NewFinding {...props} />;
    const number = Number(finding);
    return Number.isInteger(number) && number > 0 ? <OneFinding key={number} number={number} {...props} /> : <FindingList {...props} />;
}

function takes_from(address: Address): Takes {
    const { q, group, theme, place, from, to, state, skip } = address.query;
    return { q, group, theme, place, from, to, state: states.find((one) => one === state), skip: skip === undefined ? undefined : Number(skip), limit: page_size };
}

function FindingList({ me, address, go }: ViewProps) {
    const { say, count } = use_speech();
    const findings = use_read("/findings", takes_from(address));
    const skip = Number(address.query.skip ?? 0);
    return (
        <>
            <p class="ds-paragraph intro">{say("bank.text")}</p>
            <Planning go={go} />
            <BankFilters address={address} go={go} />
            {has_role(me, may.write_findings) && <p class="buttons"><ViewLink button to={finding_address("new")} go={go}>{say("bank.new")}</ViewLink></p>}
            <Show of={findings}>
                {(value) => value.findings.length === 0
                    ? <Nothing>{say(Object.keys(address.query).length === 0 ? "bank.empty" : "bank.none")}</Nothing>
                    : (
                        <>
                            <p class="quiet" role="status">{count("bank.count", value.findings.length)}</p>
                            <ol class="texts">{value.findings.map((finding) => <li key={finding.number}><FindingCard of={finding} go={go} /></li>)}</ol>
                            <nav class="pages" aria-label={say("texts.pages")}>
                                {skip > 0 && <ViewLink plain to={with_query(address, { skip: "" })} go={go}>{say("bank.first_page")}</ViewLink>}
                                {value.next !== null && <ViewLink plain to={with_query(address, { skip: String(value.next) })} go={go}>{say("bank.next_page")}</ViewLink>}
                            </nav>
                        </>
                    )}
            </Show>
        </>
    );
}

function FindingCard({ of, go }: { of: Finding; go: Go }) {
    const { say, count } = use_speech();
    return (
        <article class={of.freshness === "past" || of.is_retired ? "ds-card text past" : "ds-card text"} aria-labelledby={`finding-${of.number}`}>
            <h2 id={`finding-${of.number}`} class="ds-heading" data-size="2xs"><ViewLink plain to={finding_address(of.number)} go={go}>{of.claim}</ViewLink></h2>
            <p class="codes"><Freshness of={of} />{of.asks_me && <span class="ds-tag" data-size="sm" data-color="danger">{say("bank.asks_you")}</span>}</p>
            <Legs legs={of.legs} />
            <FindingFacts of={of} />
            {of.uses.length > 0 && <p class="quiet">{count("bank.used", of.uses.length)}</p>}
        </article>
    );
}

/** Look before you ask. */
function Planning({ go }: { go: Go }) {
    const { say } = use_speech();
    const [plan, set_plan] = useState("");
    const [place, set_place] = useState("");
    const asked = use_after_pause(plan);
    const known = use_known(asked, place);
    return (
        <details class="ds-card figure planning">
            <summary>{say("bank.plan")}</summary>
            <form class="stack" onSubmit={(event) => event.preventDefault()}>
                <div class="ds-field">
                    <label class="ds-label" for="plan">{say("bank.plan.what")}</label>
                    <textarea id="plan" class="ds-input" rows={3} maxLength={plan_characters_max} value={plan} onInput={(event) => set_plan(event.currentTarget.value)} />
                </div>
                <Choice label={say("bank.plan.where")} value={place} on_change={set_place}><option value="">{say("bank.anywhere")}</option><UnitOptions everywhere /></Choice>
            </form>
            <div aria-live="polite">{asked.trim() !== "" && <Known of={known} go={go} title={say("bank.known")} />}</div>
        </details>
    );
}

/** What somebody has written, once they pause. */
export function use_after_pause(text: string): string {
    const [settled, set_settled] = useState(text);
    useEffect(() => {
        const timer = setTimeout(() => set_settled(text), typing_pause);
        return () => clearTimeout(timer);
    }, [text]);
    return settled;
}

function BankFilters({ address, go }: { address: Address; go: Go }) {
    const { say } = use_speech();
    const { query } = address;
    const labels = use_read("/findings/labels", {});
    const [words, set_words] = useState(query.q ?? "");
    useEffect(() => set_words(query.q ?? ""), [query.q]);
    const set = (name: string) => (value: string) => go(with_query(address, { [name]: value, skip: "" }));
    const options = (list: readonly { name: string; findings: number }[] = []) => list.map(({ name, findings }) => <option key={name} value={name}>{say("bank.label", { name, n: findings })}</option>);
    return (
        <>
            <form class="search-line" role="search" onSubmit={(event) => { event.preventDefault(); set("q")(words.trim()); }}>
                <div class="ds-field">
                    <label class="ds-label" for="bank-search">{say("bank.search")}</label>
                    <input id="bank-search" class="ds-input" type="search" maxLength={200} value={words} onInput={(event) => set_words(event.currentTarget.value)} />
                </div>
                <button type="submit" class="ds-button">{say("texts.search.go")}</button>
            </form>
            <form class="filters" aria-label={say("filter")} onSubmit={(event) => event.preventDefault()}>
                <Choice label={say("bank.group")} value={query.group ?? ""} on_change={set("group")}><option value="">{say("bank.all_groups")}</option>{options(labels.value?.groups)}</Choice>
                <Choice label={say("theme")} value={query.theme ?? ""} on_change={set("theme")}><option value="">{say("texts.all_themes")}</option>{options(labels.value?.themes)}</Choice>
                <Choice label={say("bank.place")} value={query.place ?? ""} on_change={set("place")}><option value="">{say("bank.anywhere")}</option><UnitOptions everywhere /></Choice>
                <Choice label={say("bank.state")} value={query.state ?? ""} on_change={set("state")}>
                    <option value="">{say("bank.state.current")}</option>
                    {states.map((state) => <option key={state} value={state}>{say(`bank.state.${state}`)}</option>)}
                </Choice>
                <Day label={say("bank.evidence_from")} value={query.from ?? ""} on_change={set("from")} />
                <Day label={say("bank.evidence_to")} value={query.to ?? ""} on_change={set("to")} />
            </form>
        </>
    );
}

function Day({ label, value, on_change }: { label: string; value: string; on_change: (day: string) => void }) {
    const id = `day-${label}`;
    return (
        <div class="ds-field">
            <label class="ds-label" data-size="sm" for={id}>{label}</label>
            <input id={id} class="ds-input" data-size="sm" type="date" value={value} onChange={(event) => on_change(event.currentTarget.value)} />
        </div>
    );
}

/** Findings whose date has passed and who wait for this reader's word; wherever the reader is. */
export function AsksMe({ address, go }: { address: Address; go: Go }) {
    const { say, count } = use_speech();
    const asks = use_read("/findings", { state: "asks_me", limit: page_size });
    const waiting = asks.value?.findings.length ?? 0;
    if (waiting === 0 || (address.view === "bank" && address.query.state === "asks_me")) return null;
    return (
        <Note color="warning">
            <p class="ds-paragraph">{count("bank.waits", waiting)} <ViewLink plain to={{ view: "bank", query: { state: "asks_me" } }} go={go}>{say("bank.waits.see")}</ViewLink></p>
        </Note>
    );
}
