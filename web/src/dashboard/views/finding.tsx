// One finding, read as a whole: claim, evidence, spread, doubt, who answers for it, what it was used for and what was told back.
import { useState } from "preact/hooks";
import { send, use_read, type Failure } from "../api";
import type { Finding, FindingVersion } from "../api_types";
import { use_speech, type Speech } from "../language";
import { ViewLink } from "../menu";
import { has_role, may, reader_name, type Me } from "../reader";
import { use_tell } from "../said";
import { Note, Show, Trouble } from "../states";
import type { ViewProps } from "./common";
import { FindingFacts, Freshness, Legs } from "./finding_facts";
import { ChangeFinding } from "./finding_form";
import { finding_address } from "./known";

const deeds = ["new", "changed", "used", "followed_up", "confirmed", "taken_on", "given_up"] as const;
const use_statuses = ["decided", "under_way", "done", "dropped"] as const;
const best_before_usual = 18;  // months

export function OneFinding({ number, ...props }: ViewProps & { number: number }) {
    const { say } = use_speech();
    const { go, me, address } = props;
    const answer = use_read("/findings/{number}", { number });
    const [changed, set_changed] = useState<Finding | null>(null);
    const on_change = (finding: Finding) => {
        set_changed(finding);
        answer.reload();
    };
    const is_edited = address.query.edit === "1";
    return (
        <>
            <p class="no-print"><ViewLink plain to={{ view: "bank", query: {} }} go={go}>{say("bank.back")}</ViewLink></p>
            <Show of={answer}>
                {(value) => {
                    const finding = changed && changed.version > value.finding.version ? changed : value.finding;
                    return is_edited
                        ? <ChangeFinding of={finding} go={go} reload={answer.reload} done={(one) => { on_change(one); go(finding_address(number)); }} />
                        : <FindingPage of={finding} versions={value.versions} me={me} go={go} on_change={on_change} />;
                }}
            </Show>
        </>
    );
}

function FindingPage({ of, versions, me, go, on_change }: { of: Finding; versions: readonly FindingVersion[]; me: Me; go: ViewProps["go"]; on_change: (finding: Finding) => void }) {
    const { say } = use_speech();
    return (
        <article class={of.freshness === "past" || of.is_retired ? "report past" : "report"}>
            <h2 class="ds-heading" data-size="sm">{of.claim}</h2>
            <p class="codes"><Freshness of={of} />{of.situation && <span class="ds-tag" data-size="sm" data-color="info">{say(`bank.situation.${of.situation}`)}</span>}</p>
            <FindingFacts of={of} />
            {of.freshness === "past" && !of.is_retired && <Past of={of} on_change={on_change} />}
            {of.may_change && <p class="buttons no-print"><ViewLink button to={finding_address(of.number, { edit: "1" })} go={go}>{say("change_it")}</ViewLink></p>}
            <EvidenceList of={of} />
            {(["spread", "doubt"] as const).map((name) => of[name] !== "" && (
                <section key={name} class="ds-card figure"><h3 class="ds-heading" data-size="xs">{say(`bank.${name}`)}</h3><p class="ds-paragraph words">{of[name]}</p></section>
            ))}
            <ToldBack of={of} />
            <Uses of={of} me={me} on_change={on_change} />
            <Stewards of={of} on_change={on_change} />
            <History of={of} versions={versions} me={me} />
        </article>
    );
}

/** What the page says when something did not work, and what has become of the finding when it did. */
function use_deed(on_change: (finding: Finding) => void) {
    const { say } = use_speech();
    const tell = use_tell();
    const [failure, set_failure] = useState<Failure | null>(null);
    const perform = async (answer: ReturnType<typeof send<"POST /findings/{number}/uses">>) => {
        const outcome = await answer;
        set_failure(outcome.ok ? null : outcome.failure);
        if (!outcome.ok) return false;
        tell(say("saved"));
        on_change(outcome.value);
        return true;
    };
    return { failure, perform };
}

export function months_from_now(months: number): string {
    const day = new Date();
    day.setUTCMonth(day.getUTCMonth() + months);
    return day.toISOString().slice(0, 10);
}

function Past({ of, on_change }: { of: Finding; on_change: (finding: Finding) => void }) {
    const { say } = use_speech();
    const [day, set_day] = useState(months_from_now(best_before_usual));
    const { failure, perform } = use_deed(on_change);
    const asked = of.asked === "nobody" ? "librarian" : of.asked;
    return (
        <Note color="warning" title={say(of.asks_me ? "bank.past.you" : "bank.past.title")}>
            <p class="ds-paragraph">{say(of.may_confirm ? "bank.past.text" : `bank.past.${asked}`)}</p>
            {of.may_confirm && (
                <form class="search-line" onSubmit={(event) => { event.preventDefault(); void perform(send("POST /findings/{number}/confirm", { number: of.number }, { version: of.version, best_before: day })); }}>
                    <div class="ds-field">
                        <label class="ds-label" data-size="sm" for="confirm-day">{say("bank.best_before.new")}</label>
                        <input id="confirm-day" class="ds-input" data-size="sm" type="date" required value={day} onInput={(event) => set_day(event.currentTarget.value)} />
                    </div>
                    <button type="submit" class="ds-button" data-size="sm">{say("bank.confirm")}</button>
                </form>
            )}
            {failure && <Trouble failure={failure} />}
        </Note>
    );
}

function EvidenceList({ of }: { of: Finding }) {
    const { say } = use_speech();
    return (
        <section class="ds-card figure">
            <h3 class="ds-heading" data-size="xs">{say("bank.evidence")}</h3>
            <ul class="rows">
                {of.evidence.map((one, at) => (
                    <li key={at}>
                        <span class="words">{one.text}{one.link && <> <Outside link={one.link} /></>}</span>
                        <span class="codes">{(one.persons ?? 0) > 0 && <span class="quiet one-line">{say("bank.persons", { n: one.persons ?? 0 })}</span>}<Legs legs={[one.leg]} /></span>
                    </li>
                ))}
            </ul>
        </section>
    );
}

/** A link that somebody has written; the service has let only https through. */
function Outside({ link }: { link: string }) {
    const { say } = use_speech();
    return link.startsWith("https://") ? <a class="ds-link breakable" href={link} rel="noreferrer">{say("bank.source")}</a> : null;
}

function ToldBack({ of }: { of: Finding }) {
    const { say } = use_speech();
    const told = of.told_back;
    const parts = (["said", "did", "could_not"] as const).filter((part) => told[part]);
    if (parts.length === 0) return null;
    return (
        <section class="ds-card figure">
            <h3 class="ds-heading" data-size="xs">{say("bank.told")}</h3>
            <dl class="told">{parts.map((part) => <div key={part}><dt>{say(`bank.told.${part}`)}</dt><dd class="words">{told[part]}</dd></div>)}</dl>
        </section>
    );
}

function Uses({ of, me, on_change }: { of: Finding; me: Me; on_change: (finding: Finding) => void }) {
    const { say, date } = use_speech();
    const [decision, set_decision] = useState("");
    const [link, set_link] = useState("");
    const [on, set_on] = useState(months_from_now(0));
    const [owner, set_owner] = useState("");
    const [due, set_due] = useState("");
    const { failure, perform } = use_deed(on_change);
    const may_decide = has_role(me, may.add_decisions);
    const add = async () => {
        if (!await perform(send("POST /findings/{number}/uses", { number: of.number }, { decision: decision.trim(), link: link.trim(), on, owner: owner.trim(), ...(due === "" ? {} : { due }) }))) return;
        set_decision("");
        set_link("");
        set_owner("");
        set_due("");
    };
    return (
        <section class="ds-card figure">
            <h3 class="ds-heading" data-size="xs">{say("bank.uses")}</h3>
            {of.uses.length === 0 && <p class="quiet">{say("bank.uses.none")}</p>}
            {of.uses.length > 0 && (
                <ul class="rows">
                    {of.uses.map((use, at) => (
                        <li key={at}>
                            <span class="words">
                                {use.decision}{use.link && <> <Outside link={use.link} /></>}
                                <br /><span class="quiet">{[date(use.on), use.owner, use.due ? say("bank.use.due_on", { day: date(use.due) }) : ""].filter(Boolean).join(" · ")}</span>
                            </span>
                            {may_decide
                                ? <StatusOf use={use} change={(status) => void perform(send("PUT /findings/{number}/uses/{place}/status", { number: of.number, place: at }, { version: of.version, status }))} />
                                : <span class="ds-tag" data-size="sm" data-color="neutral">{say(`bank.use.status.${use.status ?? "decided"}`)}</span>}
                        </li>
                    ))}
                </ul>
            )}
            {failure && <Trouble failure={failure} />}
            {may_decide && !of.is_retired && (
                <details class="more-filters no-print">
                    <summary>{say("bank.uses.add")}</summary>
                    <form class="stack" onSubmit={(event) => { event.preventDefault(); void add(); }}>
                        <div class="ds-field"><label class="ds-label" for="use-decision">{say("bank.uses.decision")}</label><textarea id="use-decision" class="ds-input" rows={2} maxLength={2000} required value={decision} onInput={(event) => set_decision(event.currentTarget.value)} /></div>
                        <div class="ds-field"><label class="ds-label" for="use-link">{say("bank.link")}</label><input id="use-link" class="ds-input" type="url" maxLength={500} pattern="https://.*" placeholder="https://" value={link} onInput={(event) => set_link(event.currentTarget.value)} /></div>
                        <div class="ds-field"><label class="ds-label" for="use-owner">{say("bank.use.owner")}</label><input id="use-owner" class="ds-input" maxLength={100} value={owner} onInput={(event) => set_owner(event.currentTarget.value)} /></div>
                        <div class="ds-field"><label class="ds-label" for="use-due">{say("bank.use.due")}</label><input id="use-due" class="ds-input" type="date" min={on} value={due} onInput={(event) => set_due(event.currentTarget.value)} /></div>
                        <div class="ds-field"><label class="ds-label" for="use-on">{say("bank.uses.on")}</label><input id="use-on" class="ds-input" type="date" required value={on} onInput={(event) => set_on(event.currentTarget.value)} /></div>
                        <p><button type="submit" class="ds-button" data-size="sm">{say("save")}</button></p>
                    </form>
                </details>
            )}
        </section>
    );
}

/** How far a decision has come. */
function StatusOf({ use, change }: { use: Finding["uses"][number]; change: (status: (typeof use_statuses)[number]) => void }) {
    const { say } = use_speech();
    const now = use.status ?? "decided";
    return (
        <select class="ds-input no-print" data-size="sm" aria-label={say("bank.use.status", { decision: use.decision })} value={now} onChange={(event) => change(use_statuses.find((one) => one === event.currentTarget.value) ?? now)}>
            {use_statuses.map((one) => <option key={one} value={one}>{say(`bank.use.status.${one}`)}</option>)}
        </select>
    );
}

function Stewards({ of, on_change }: { of: Finding; on_change: (finding: Finding) => void }) {
    const { say } = use_speech();
    const { failure, perform } = use_deed(on_change);
    const mine = of.owner.is_me || of.deputy.is_me;
    const decide = (as: "owner" | "deputy", take: boolean) => void perform(send("POST /findings/{number}/steward", { number: of.number }, { as, take }));
    return (
        <section class="ds-card figure">
            <h3 class="ds-heading" data-size="xs">{say("bank.stewards")}</h3>
            <ul class="rows">
                {(["owner", "deputy"] as const).map((as) => (
                    <li key={as}>
                        <span>{say(`bank.${as}`)}: <strong>{of[as].name}</strong> <span class="quiet">{say(of[as].is_me ? "bank.taken.you" : of[as].is_taken ? "bank.taken" : "bank.not_taken")}</span></span>
                        <span class="buttons no-print">
                            {!of[as].is_taken && !mine && <button type="button" class="ds-button" data-variant="secondary" data-size="sm" aria-label={say(`bank.take.${as}`)} onClick={() => decide(as, true)}>{say("bank.take")}</button>}
                            {of[as].is_me && <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => decide(as, false)}>{say("bank.give_up")}</button>}
                        </span>
                    </li>
                ))}
            </ul>
            <p class="quiet">{say("bank.stewards.text")}</p>
            {failure && <Trouble failure={failure} />}
        </section>
    );
}

function deed_of({ say }: Speech, note: string): string {
    const deed = deeds.find((one) => one === note);
    return deed ? say(`bank.deed.${deed}`) : note;
}

function History({ of, versions, me }: { of: Finding; versions: readonly FindingVersion[]; me: Me }) {
    const speech = use_speech();
    const { say, moment } = speech;
    const [open, set_open] = useState<number | null>(null);
    const past = use_read("/findings/{number}/versions/{version}", open === null ? null : { number: of.number, version: open });
    return (
        <details class="more-filters no-print">
            <summary>{say("bank.history")}</summary>
            <ul class="rows">
                {[...versions].reverse().map((one) => (
                    <li key={one.version}>
                        <span>{say("codebook.version", { n: one.version })}: {deed_of(speech, one.note)}<br /><span class="quiet">{say("reports.by", { who: reader_name(speech, me, one.by), when: moment(one.at) })}</span></span>
                        {one.version !== of.version && <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" aria-expanded={open === one.version} onClick={() => set_open(open === one.version ? null : one.version)}>{say("bank.history.see", { n: one.version })}</button>}
                        {open === one.version && <Show of={past} as="chart">{(value) => <div class="former-version"><p><strong>{value.claim}</strong></p>{value.evidence.map((piece, at) => <p key={at} class="words">{piece.text}</p>)}{value.spread && <p class="words">{value.spread}</p>}{value.doubt && <p class="words">{value.doubt}</p>}</div>}</Show>}
                    </li>
                ))}
            </ul>
        </details>
    );
}
