// Writing a finding, new or changed. What has been written stays, whatever the service answers; two who change the same one are told.
import { useId, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { send, use_read, type Failure } from "../api";
import type { Evidence, Finding, FindingInput } from "../api_types";
import type { Go } from "../address";
import { use_catalog } from "../catalog";
import { chosen_in, UnitOptions } from "../filters";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { use_tell } from "../said";
import { Note, Trouble } from "../states";
import { use_after_pause } from "./bank";
import type { ViewProps } from "./common";
import { months_from_now } from "./finding";
import { Known, finding_address, use_known } from "./known";

const legs = ["answers", "research", "experience"] as const;
const situations = ["co_producer", "co_developer", "co_decider"] as const;
const text_max = 2000, evidence_max = 20, labels_max = 10;
const best_before_usual = 18, evidence_usual = -3;  // months

type Draft = Required<Omit<FindingInput, "version" | "note">>;

const empty = (unit: string): Draft => ({
    claim: "", evidence: [{ leg: "answers", text: "", link: "", persons: 0 }], spread: "", doubt: "", unit, from: months_from_now(evidence_usual), to: months_from_now(0), best_before: months_from_now(best_before_usual),
    owner: { name: "" }, deputy: { name: "" }, groups: [], themes: [], situation: null, is_external: false, uses: [], told_back: {}, is_retired: false,
});

function draft_of(of: Finding): Draft {
    const { claim, evidence, spread, doubt, unit, from, to, best_before, owner, deputy, groups, themes, situation, is_external, uses, told_back, is_retired } = of;
    return { claim, evidence, spread, doubt, unit, from, to, best_before: of.freshness === "past" ? months_from_now(best_before_usual) : best_before, owner: { name: owner.name }, deputy: { name: deputy.name }, groups, themes, situation, is_external, uses, told_back, is_retired };
}

export function NewFinding({ address, go }: ViewProps) {
    const { say } = use_speech();
    const catalog = use_catalog();
    const tell = use_tell();
    const [draft, set_draft] = useState(() => empty(chosen_in(address, catalog).unit));
    const [failure, set_failure] = useState<Failure | null>(null);
    const save = async () => {
        const answer = await send("POST /findings", {}, draft);
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        tell(say("saved"));
        go(finding_address(answer.value.number));
    };
    return (
        <>
            <p><ViewLink plain to={{ view: "bank", query: {} }} go={go}>{say("bank.back")}</ViewLink></p>
            <Form title={say("bank.new")} draft={draft} change={set_draft} save={save} failure={failure} go={go} back={() => go({ view: "bank", query: {} })} number={0} />
        </>
    );
}

export function ChangeFinding({ of, go, done, reload }: { of: Finding; go: Go; done: (finding: Finding) => void; reload: () => void }) {
    const { say } = use_speech();
    const tell = use_tell();
    const [version, set_version] = useState(of.version);
    const [draft, set_draft] = useState(() => draft_of(of));
    const [note, set_note] = useState("");
    const [failure, set_failure] = useState<Failure | null>(null);
    const save = async () => {
        const answer = await send("PUT /findings/{number}", { number: of.number }, { ...draft, version, note: note.trim() });
        set_failure(answer.ok ? null : answer.failure);
        if (answer.ok) {
            tell(say("saved"));
            done(answer.value);
        } else if (answer.failure.kind === "conflict") reload();
    };
    const is_behind = of.version > version;
    return (
        <Form title={say("bank.change")} draft={draft} change={set_draft} save={save} failure={is_behind ? null : failure} go={go} back={() => go(finding_address(of.number))} number={of.number}>
            <Line label={say("bank.note")} value={note} on_change={set_note} most={200} />
            <label class="theme-choice"><input class="ds-input" type="checkbox" checked={draft.is_retired} onChange={(event) => set_draft({ ...draft, is_retired: event.currentTarget.checked })} /><span>{say("bank.retire")}</span></label>
            {is_behind && (
                <div role="alert">
                    <Note color="warning" title={say("bank.conflict")}>
                        <p class="ds-paragraph">{say("bank.conflict.text")}</p>
                        <blockquote class="words">{of.claim}</blockquote>
                        <p class="buttons">
                            <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => { set_draft(draft_of(of)); set_version(of.version); set_failure(null); }}>{say("bank.conflict.theirs")}</button>
                            <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => { set_version(of.version); set_failure(null); }}>{say("bank.conflict.mine")}</button>
                        </p>
                    </Note>
                </div>
            )}
        </Form>
    );
}

function Form({ title, draft, change, save, failure, go, back, number, children }: {
    title: string; draft: Draft; change: (draft: Draft) => void; save: () => Promise<void>; failure: Failure | null; go: Go; back: () => void; number: number; children?: ComponentChildren;
}) {
    const { say } = use_speech();
    const [busy, set_busy] = useState(false);
    const asked = use_after_pause(draft.claim);
    const known = use_known(asked, "");
    const set = <Name extends keyof Draft>(name: Name) => (value: Draft[Name]) => change({ ...draft, [name]: value });
    const submit = async () => {
        if (busy) return;
        set_busy(true);
        await save();
        set_busy(false);
    };
    const told = draft.told_back;
    return (
        <form class="ds-card figure stack finding-form" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
            <h2 class="ds-heading" data-size="xs">{title}</h2>
            <Area label={say("bank.claim")} hint={say("bank.claim.hint")} value={draft.claim} on_change={set("claim")} most={300} rows={2} required />
            {asked.trim() !== "" && <Known of={known} go={go} title={say("bank.known.like")} except={number} />}
            <EvidenceFields all={draft.evidence} change={set("evidence")} />
            <Area label={say("bank.spread")} value={draft.spread} on_change={set("spread")} most={text_max} rows={2} />
            <Area label={say("bank.doubt")} value={draft.doubt} on_change={set("doubt")} most={text_max} rows={2} />
            <div class="filters">
                <Field label={say("filter.unit")}>{(id) => <select id={id} class="ds-input" value={draft.unit} onChange={(event) => set("unit")(event.currentTarget.value)}><UnitOptions /></select>}</Field>
                <Field label={say("bank.situation")}>{(id) => (
                    <select id={id} class="ds-input" value={draft.situation ?? ""} onChange={(event) => set("situation")(situations.find((one) => one === event.currentTarget.value) ?? null)}>
                        <option value="">{say("bank.situation.none")}</option>
                        {situations.map((one) => <option key={one} value={one}>{say(`bank.situation.${one}`)}</option>)}
                    </select>
                )}</Field>
            </div>
            <div class="filters">
                <Day label={say("bank.evidence_from")} value={draft.from} on_change={set("from")} />
                <Day label={say("bank.evidence_to")} value={draft.to} on_change={set("to")} />
                <Day label={say("bank.best_before")} value={draft.best_before} on_change={set("best_before")} />
            </div>
            <LabelFields groups={draft.groups} themes={draft.themes} set_groups={set("groups")} set_themes={set("themes")} />
            <div class="filters">
                <Line label={say("bank.owner")} value={draft.owner.name} on_change={(name) => set("owner")({ name })} most={100} required />
                <Line label={say("bank.deputy")} value={draft.deputy.name} on_change={(name) => set("deputy")({ name })} most={100} required />
            </div>
            <fieldset class="ds-fieldset stack">
                <legend class="ds-label">{say("bank.told")}</legend>
                {(["said", "did", "could_not"] as const).map((part) => <Area key={part} label={say(`bank.told.${part}`)} value={told[part] ?? ""} on_change={(text) => set("told_back")({ ...told, [part]: text })} most={text_max} rows={2} />)}
            </fieldset>
            <label class="theme-choice"><input class="ds-input" type="checkbox" checked={draft.is_external} onChange={(event) => set("is_external")(event.currentTarget.checked)} /><span>{say("bank.is_external")}</span></label>
            {children}
            {failure && <Trouble failure={failure} />}
            <p class="buttons"><button type="submit" class="ds-button" aria-busy={busy || undefined}>{say("save")}</button><button type="button" class="ds-button" data-variant="tertiary" onClick={back}>{say("cancel")}</button></p>
        </form>
    );
}

function EvidenceFields({ all, change }: { all: readonly Evidence[]; change: (all: readonly Evidence[]) => void }) {
    const { say } = use_speech();
    const set = (at: number, part: Partial<Evidence>) => change(all.map((one, index) => (index === at ? { ...one, ...part } : one)));
    return (
        <fieldset class="ds-fieldset stack">
            <legend class="ds-label">{say("bank.evidence")}</legend>
            {all.map((one, at) => (
                <div key={at} class="evidence stack" role="group" aria-label={say("bank.evidence.n", { n: at + 1 })}>
                    <Area label={say("bank.evidence.text")} value={one.text} on_change={(text) => set(at, { text })} most={text_max} rows={2} required />
                    <div class="filters">
                        <Field label={say("bank.leg")}>{(id) => <select id={id} class="ds-input" value={one.leg} onChange={(event) => set(at, { leg: legs.find((leg) => leg === event.currentTarget.value) ?? "answers" })}>{legs.map((leg) => <option key={leg} value={leg}>{say(`bank.leg.${leg}`)}</option>)}</select>}</Field>
                        <Field label={say("bank.evidence.persons")}>{(id) => <input id={id} class="ds-input" type="number" min={0} value={one.persons ? String(one.persons) : ""} onInput={(event) => set(at, { persons: Math.max(0, Math.trunc(event.currentTarget.valueAsNumber || 0)) })} />}</Field>
                        <Field label={say("bank.link")}>{(id) => <input id={id} class="ds-input" type="url" maxLength={500} pattern="https://.*" placeholder="https://" value={one.link ?? ""} onInput={(event) => set(at, { link: event.currentTarget.value.trim() })} />}</Field>
                    </div>
                    {all.length > 1 && <p><button type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => change(all.filter((_, index) => index !== at))}>{say("bank.evidence.remove", { n: at + 1 })}</button></p>}
                </div>
            ))}
            {all.length < evidence_max && <p><button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => change([...all, { leg: "research", text: "", link: "", persons: 0 }])}>{say("bank.evidence.add")}</button></p>}
        </fieldset>
    );
}

const split = (text: string) => text.split(",").map((label) => label.trim()).filter((label) => label !== "").slice(0, labels_max);

/** Comma between labels; those that are in use already are offered, so that the same is called the same. */
function LabelFields({ groups, themes, set_groups, set_themes }: { groups: readonly string[]; themes: readonly string[]; set_groups: (all: string[]) => void; set_themes: (all: string[]) => void }) {
    const { say } = use_speech();
    const labels = use_read("/findings/labels", {});
    return (
        <div class="filters">
            <Labels label={say("bank.groups")} all={groups} known={labels.value?.groups ?? []} change={set_groups} />
            <Labels label={say("bank.themes")} all={themes} known={labels.value?.themes ?? []} change={set_themes} />
        </div>
    );
}

function Labels({ label, all, known, change }: { label: string; all: readonly string[]; known: readonly { name: string }[]; change: (all: string[]) => void }) {
    const { say } = use_speech();
    const [text, set_text] = useState(all.join(", "));
    const offered = known.filter(({ name }) => !all.includes(name)).slice(0, labels_max);
    const add = (name: string) => {
        const next = [...split(text), name];
        set_text(next.join(", "));
        change(next);
    };
    return (
        <div class="label-field">
            <Line label={label} hint={say("bank.labels.hint")} value={text} on_change={(value) => { set_text(value); change(split(value)); }} most={700} />
            {offered.length > 0 && <p class="buttons">{offered.map(({ name }) => <button key={name} type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => add(name)}>+ {name}</button>)}</p>}
        </div>
    );
}

function Field({ label, hint, children }: { label: string; hint?: string; children: (id: string) => ComponentChildren }) {
    const id = useId();
    return (
        <div class="ds-field">
            <label class="ds-label" data-size="sm" for={id}>{label}</label>
            {hint && <p class="quiet" id={`${id}-hint`}>{hint}</p>}
            {children(id)}
        </div>
    );
}

interface Written { label: string; hint?: string; value: string; on_change: (text: string) => void; most: number; required?: boolean }

function Line({ label, hint, value, on_change, most, required }: Written) {
    return <Field label={label} {...(hint ? { hint } : {})}>{(id) => <input id={id} class="ds-input" maxLength={most} required={required} aria-describedby={hint ? `${id}-hint` : undefined} value={value} onInput={(event) => on_change(event.currentTarget.value)} />}</Field>;
}
function Area({ label, hint, value, on_change, most, required, rows }: Written & { rows: number }) {
    return <Field label={label} {...(hint ? { hint } : {})}>{(id) => <textarea id={id} class="ds-input" rows={rows} maxLength={most} required={required} aria-describedby={hint ? `${id}-hint` : undefined} value={value} onInput={(event) => on_change(event.currentTarget.value)} />}</Field>;
}
function Day({ label, value, on_change }: { label: string; value: string; on_change: (day: string) => void }) {
    return <Field label={label}>{(id) => <input id={id} class="ds-input" type="date" required value={value} onInput={(event) => on_change(event.currentTarget.value)} />}</Field>;
}
