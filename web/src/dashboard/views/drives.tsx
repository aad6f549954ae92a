// The register of drives: what goes on in the police, where, whom to ask, and what was told back. They are made in Teams.
import { use_read } from "../api";
import type { Drive, DriveWhole } from "../api_types";
import { with_query } from "../address";
import { use_catalog } from "../catalog";
import { Choice, UnitOptions } from "../filters";
import { named, use_speech } from "../language";
import { ViewLink } from "../menu";
import { Nothing, Note, Show } from "../states";
import type { ViewProps } from "./common";

const states = ["draft", "approved", "running", "closed", "told_back"] as const;
const fields = ["purpose", "audience", "known", "recruitment", "approach", "use", "follow_up", "sharing", "ethics"] as const;
const colors = { draft: "neutral", approved: "info", running: "success", closed: "warning", told_back: "neutral" } as const;
const page_size = 50;

export function Drives(props: ViewProps) {
    const number = Number(props.address.query.drive);
    return Number.isInteger(number) && number > 0 ? <OneDrive key={number} number={number} {...props} /> : <DriveList {...props} />;
}

function DriveList({ address, go }: ViewProps) {
    const { say } = use_speech();
    const { place = "", state = "", skip } = address.query;
    const drives = use_read("/drives", { place, state: states.find((one) => one === state), limit: page_size, skip: skip === undefined ? undefined : Number(skip) });
    const set = (name: string) => (value: string) => go(with_query(address, { [name]: value, skip: "" }));
    return (
        <>
            <p class="ds-paragraph intro">{say("drives.text")}</p>
            <form class="filters" aria-label={say("filter")} onSubmit={(event) => event.preventDefault()}>
                <Choice label={say("filter.unit")} value={place} on_change={set("place")}><option value="">{say("texts.all_units")}</option><UnitOptions everywhere /></Choice>
                <Choice label={say("drives.state")} value={state} on_change={set("state")}>
                    <option value="">{say("drives.all")}</option>
                    {states.map((one) => <option key={one} value={one}>{say(`drives.state.${one}`)}</option>)}
                </Choice>
            </form>
            <Show of={drives}>
                {(value) => value.drives.length === 0
                    ? <Nothing>{say("drives.none")}</Nothing>
                    : (
                        <>
                            <ol class="texts">{value.drives.map((drive) => <li key={drive.number}><DriveCard of={drive} go={go} /></li>)}</ol>
                            <nav class="pages" aria-label={say("texts.pages")}>
                                {skip && <ViewLink plain to={with_query(address, { skip: "" })} go={go}>{say("drives.first_page")}</ViewLink>}
                                {value.next !== null && <ViewLink plain to={with_query(address, { skip: String(value.next) })} go={go}>{say("drives.next_page")}</ViewLink>}
                            </nav>
                        </>
                    )}
            </Show>
        </>
    );
}

function DriveFacts({ of }: { of: Drive }) {
    const speech = use_speech();
    const { say, date, count } = speech;
    const catalog = use_catalog();
    return (
        <>
            <p class="codes">
                <span class="ds-tag" data-size="sm" data-color={colors[of.state]}>{say(`drives.state.${of.state}`)}</span>
                {of.situation && <span class="ds-tag" data-size="sm" data-color="info">{say(`bank.situation.${of.situation}`)}</span>}
            </p>
            <ul class="text-facts">
                <li>{named(speech, "drives.kind", of.kind)}</li>
                <li>{catalog.unit_name(of.unit)}</li>
                <li>{say("bank.from_to", { from: date(of.starts_on), to: date(of.ends_on) })}</li>
                {of.days_left !== null && <li>{count("drives.days_left", of.days_left)}</li>}
                <li>{say("drives.stewards", { owner: of.owner, deputy: of.deputy })}</li>
                {of.groups.map((group) => <li key={group}>{group}</li>)}
            </ul>
        </>
    );
}

function DriveCard({ of, go }: { of: Drive; go: ViewProps["go"] }) {
    return (
        <article class="ds-card text">
            <h2 class="ds-heading" data-size="2xs"><ViewLink plain to={{ view: "drives", query: { drive: String(of.number) } }} go={go}>{of.title}</ViewLink></h2>
            <DriveFacts of={of} />
        </article>
    );
}

function OneDrive({ number, go }: ViewProps & { number: number }) {
    const { say } = use_speech();
    const drive = use_read("/drives/{number}", { number });
    return (
        <>
            <p class="no-print"><ViewLink plain to={{ view: "drives", query: {} }} go={go}>{say("drives.back")}</ViewLink></p>
            <Show of={drive}>{(value) => <DrivePage of={value} />}</Show>
        </>
    );
}

function DrivePage({ of }: { of: DriveWhole }) {
    const speech = use_speech();
    const { say, moment } = speech;
    const told = (["said", "did", "could_not"] as const).filter((part) => of.told[part] !== "");
    const written = of.fields === null ? [] : fields.filter((field) => of.fields?.[field] !== "");
    return (
        <article class="report">
            <h2 class="ds-heading" data-size="sm">{of.title}</h2>
            <DriveFacts of={of} />
            {!of.is_open && <Note>{say("drives.restricted")}</Note>}
            {told.length > 0 && (
                <section class="ds-card figure">
                    <h3 class="ds-heading" data-size="xs">{say("bank.told")}</h3>
                    <dl class="told">{told.map((part) => <div key={part}><dt>{say(`bank.told.${part}`)}</dt><dd class="words">{of.told[part]}</dd></div>)}</dl>
                </section>
            )}
            {(written.length > 0 || of.goal !== "" || of.decision !== "") && (
                <section class="ds-card figure">
                    <h3 class="ds-heading" data-size="xs">{say("drives.fields")}</h3>
                    <dl class="told">
                        {of.goal !== "" && <div><dt>{say("drives.goal")}</dt><dd class="words">{of.goal}</dd></div>}
                        {of.decision !== "" && <div><dt>{say("drives.decision")}</dt><dd class="words">{of.decision}</dd></div>}
                        {written.map((field) => <div key={field}><dt>{say(`drives.field.${field}`)}</dt><dd class="words">{of.fields?.[field]}</dd></div>)}
                    </dl>
                </section>
            )}
            <details class="more-filters no-print">
                <summary>{say("drives.history")}</summary>
                <ul class="rows">{[...of.versions].reverse().map((one) => <li key={one.version}><span>{named(speech, "drives.step", one.step)}</span><span class="quiet one-line">{moment(one.at)}</span></li>)}</ul>
            </details>
        </article>
    );
}
