// Frozen reports: a cut that stays as it was, to refer to. The list, freezing a new one, and one to read and print.
import { useState } from "preact/hooks";
import { address_of, send, use_read, type Failure } from "../api";
import type { Filter, Report } from "../api_types";
import { with_query } from "../address";
import { use_catalog } from "../catalog";
import { chosen_in, Choice, Filters } from "../filters";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { has_role, may, reader_name } from "../reader";
import { Nothing, Show, Trouble } from "../states";
import { Notes, type ViewProps } from "./common";
import { DistributionChart } from "./distribution";
import { Lead, MoreQuestions, Tiles } from "./lead";
import { NotAskedOf } from "./not_asked";
import { ParticipationOf } from "./participation";
import { ThemesChart } from "./themes";
import { TrendChart } from "./trend";
import { UnitTable } from "./units";

const audiences = ["team", "leaders", "open"] as const;

export function Reports(props: ViewProps) {
    const { address } = props;
    const id = Number(address.query.report);
    return Number.isInteger(id) && id > 0 ? <OneReport id={id} {...props} /> : <ReportList {...props} />;
}

function ReportList({ me, address, go }: ViewProps) {
    const speech = use_speech();
    const { say, moment } = speech;
    const reports = use_read("/reports", {});
    return (
        <>
            <p class="ds-paragraph intro">{say("reports.text")}</p>
            {has_role(me, may.freeze) && <Freeze me={me} address={address} go={go} />}
            <Show of={reports}>
                {(value) => value.reports.length === 0
                    ? <Nothing>{say("reports.none")}</Nothing>
                    : (
                        <section class="ds-card figure">
                            <h2 class="ds-heading" data-size="xs">{say("reports.frozen")}</h2>
                            <ul class="rows">
                                {value.reports.map((report) => (
                                    <li key={report.id}>
                                        <ViewLink plain to={with_query(address, { report: String(report.id) })} go={go}>{report.title}</ViewLink>
                                        <span class="quiet"><FilterText filter={report.filter} /> · {say("reports.by", { who: reader_name(speech, me, report.by), when: moment(report.at) })}</span>
                                    </li>
                                ))}
                            </ul>
                        </section>
                    )}
            </Show>
        </>
    );
}

function FilterText({ filter }: { filter: Filter }) {
    const catalog = use_catalog();
    const { period, say } = use_speech();
    return <>{catalog.unit_name(filter.unit)} · {period(filter.period)} · {say(`audience.${filter.audience}`)}</>;
}

function Freeze({ me, address, go }: Pick<ViewProps, "me" | "address" | "go">) {
    const { say } = use_speech();
    const catalog = use_catalog();
    const chosen = chosen_in(address, catalog);
    const [title, set_title] = useState("");
    const [audience, set_audience] = useState(me.audience);
    const [failure, set_failure] = useState<Failure | null>(null);
    const [empty, set_empty] = useState(false);
    const freeze = async () => {
        set_empty(title.trim() === "");
        if (title.trim() === "") return;
        const answer = await send("POST /reports", {}, { title: title.trim(), audience, dialog: chosen.dialog, unit: chosen.unit, period: chosen.period, ...(chosen.channel ? { channel: chosen.channel } : {}) });
        if (answer.ok) go(with_query(address, { report: String(answer.value.id) }));
        else set_failure(answer.failure);
    };
    return (
        <section class="ds-card figure">
            <h2 class="ds-heading" data-size="xs">{say("reports.new")}</h2>
            <Filters address={address} go={go}>
                <Choice label={say("reports.audience")} value={audience} on_change={(value) => set_audience(audiences.find((one) => one === value) ?? "team")}>
                    {audiences.slice(audiences.indexOf(me.audience)).map((one) => <option key={one} value={one}>{say(`audience.${one}`)}</option>)}
                </Choice>
            </Filters>
            <form class="search-line" onSubmit={(event) => { event.preventDefault(); void freeze(); }}>
                <div class="ds-field">
                    <label class="ds-label" for="report-title">{say("reports.title")}</label>
                    <input id="report-title" class="ds-input" maxLength={200} value={title} aria-invalid={empty || undefined} aria-describedby={empty ? "report-title-fault" : undefined} onInput={(event) => set_title(event.currentTarget.value)} />
                    {empty && <p id="report-title-fault" class="ds-validation-message" role="alert">{say("reports.title_missing")}</p>}
                </div>
                <button type="submit" class="ds-button">{say("reports.freeze")}</button>
            </form>
            {failure && <Trouble failure={failure} />}
        </section>
    );
}

function OneReport({ id, me, address, go }: ViewProps & { id: number }) {
    const { say } = use_speech();
    const report = use_read("/reports/{id}", { id });
    return (
        <>
            <p class="no-print"><ViewLink plain to={with_query(address, { report: "" })} go={go}>{say("reports.back")}</ViewLink></p>
            <Show of={report}>{(value) => <ReportPage report={value} me={me} address={address} go={go} />}</Show>
        </>
    );
}

function ReportPage({ report, me, address, go }: { report: Report } & Pick<ViewProps, "me" | "address" | "go">) {
    const speech = use_speech();
    const { say, moment, number } = speech;
    const catalog = use_catalog();
    const formats = ["csv", "xlsx", "json"] as const;
    return (
        <article class="report">
            <h2 class="ds-heading" data-size="lg">{report.title}</h2>
            <p class="quiet"><FilterText filter={report.filter} /></p>
            <p class="frozen">{say("reports.frozen_at", { who: reader_name(speech, me, report.by), when: moment(report.at), n: report.id })}</p>
            <p class="buttons no-print">
                <button type="button" class="ds-button" data-size="sm" onClick={() => print()}>{say("reports.print")}</button>
                {formats.map((format) => <a key={format} class="ds-button" data-variant="secondary" data-size="sm" download href={address_of("/reports/{id}/file", { id: report.id, format })}>{say("download", { format: format.toUpperCase() })}</a>)}
            </p>
            <Lead of={report.overview} />
            <Notes notes={report.overview.notes} />
            <Tiles of={report.overview} />
            {report.distributions.map((one) => <DistributionChart key={one.question} of={one} title={catalog.question_text(report.filter.dialog, one.question)} />)}
            {report.trends.map((one) => <TrendChart key={one.question} of={one} title={say("trend.of", { question: catalog.question_text(report.filter.dialog, one.question) })} />)}
            {report.themes.length > 0 && <div class="columns">{report.themes.map((one) => <ThemesChart key={one.question} of={one} />)}</div>}
            <MoreQuestions of={report.overview} />
            {report.overview.units.length > 0 && (
                <section class="ds-card figure">
                    <h2 class="ds-heading" data-size="xs">{say("overview.where")}</h2>
                    <UnitTable units={report.overview.units} here={report.filter.unit} caption={say("overview.where")} address={address} go={go} />
                </section>
            )}
            <ParticipationOf of={report.overview.participation} />
            {report.overview.participation.kind === "rates" && <NotAskedOf of={report.not_asked} />}
            <section class="ds-card figure">
                <h2 class="ds-heading" data-size="xs">{say("reports.method")}</h2>
                <p class="ds-paragraph">{catalog.named(report.method)}</p>
                <p class="quiet">{say("reports.limits", { count: number(report.limits.count), share: number(report.limits.share), compare: number(report.limits.compare) })}</p>
            </section>
        </article>
    );
}
