// Who has looked at what (P-41): the newest entries, older ones a page at a time, and whether the chain is whole. Never searched by person.
import { useState } from "preact/hooks";
import { read, use_read, type Failure } from "../api";
import type { AccessCheck, AccessEntry } from "../api_types";
import { with_query } from "../address";
import { named, use_speech } from "../language";
import { ViewLink } from "../menu";
import { Nothing, Note, Show, Trouble } from "../states";
import type { ViewProps } from "./common";
import { Scroll } from "../charts/scroll";

const page_entries = 100;

export function AccessLogView({ address, go }: ViewProps) {
    const { say } = use_speech();
    const before = address.query.before;
    const log = use_read("/access-log", { limit: page_entries, before: before === undefined ? undefined : Number(before) });
    return (
        <>
            <p class="ds-paragraph intro">{say("access.text")}</p>
            <ChainCheck />
            <Show of={log}>
                {(value) => value.entries.length === 0
                    ? <Nothing>{say("access.none")}</Nothing>
                    : (
                        <>
                            <Entries entries={value.entries} />
                            <nav class="pages" aria-label={say("texts.pages")}>
                                {before !== undefined && <ViewLink plain to={with_query(address, { before: "" })} go={go}>{say("texts.newest")}</ViewLink>}
                                {value.entries.length === page_entries && <ViewLink plain to={with_query(address, { before: String(value.entries.at(-1)?.number ?? "") })} go={go}>{say("access.older")}</ViewLink>}
                            </nav>
                        </>
                    )}
            </Show>
        </>
    );
}

function Entries({ entries }: { entries: readonly AccessEntry[] }) {
    const speech = use_speech();
    const { say, moment } = speech;
    return (
        <section class="ds-card figure">
            <Scroll label={say("view.access-log")}>
                <table class="ds-table stacked" data-size="sm">
                    <thead><tr><th scope="col">{say("access.when")}</th><th scope="col">{say("access.who")}</th><th scope="col">{say("access.what")}</th><th scope="col">{say("access.about")}</th><th scope="col">{say("access.why")}</th></tr></thead>
                    <tbody>
                        {entries.map((entry) => (
                            <tr key={entry.number}>
                                <th scope="row"><span class="one-line">{moment(entry.at, new Date())}</span></th>
                                <td class="breakable">{entry.who}</td>
                                <td>{named(speech, "deed", entry.what)}</td>
                                <td class="breakable">{entry.about}</td>
                                <td>{named(speech, "reason", entry.why)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </Scroll>
        </section>
    );
}

function ChainCheck() {
    const { say, count } = use_speech();
    const [noted, set_noted] = useState("");
    const [found, set_found] = useState<AccessCheck | null>(null);
    const [failure, set_failure] = useState<Failure | null>(null);
    const [busy, set_busy] = useState(false);
    const check = async () => {
        set_busy(true);
        const answer = await read("/access-log/check", { noted: noted.trim() });
        set_busy(false);
        set_failure(answer.ok ? null : answer.failure);
        set_found(answer.ok ? answer.value : null);
    };
    return (
        <section class="ds-card figure">
            <h2 class="ds-heading" data-size="xs">{say("access.check")}</h2>
            <p class="quiet">{say("access.check.text")}</p>
            <form class="search-line" onSubmit={(event) => { event.preventDefault(); void check(); }}>
                <div class="ds-field">
                    <label class="ds-label" for="noted">{say("access.noted")}</label>
                    <input id="noted" class="ds-input" maxLength={200} autocomplete="off" value={noted} onInput={(event) => set_noted(event.currentTarget.value)} />
                </div>
                <button type="submit" class="ds-button" aria-busy={busy || undefined}>{say("access.check.go")}</button>
            </form>
            {failure && <Trouble failure={failure} />}
            {found && (
                <div role="status">
                    <Note color={found.faults.length === 0 ? "success" : "danger"} title={found.faults.length === 0 ? count("access.whole", found.entries) : say("access.broken")}>
                        {found.faults.length > 0 && <ul>{found.faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>}
                        <p class="ds-paragraph">{say("access.note")} <code class="breakable">{found.note}</code></p>
                    </Note>
                </div>
            )}
        </section>
    );
}
