// Two units in one period, or two periods of one unit: both shares, their difference with Newcombe's interval, and the words.
import { use_read } from "../api";
import { with_query } from "../address";
import type { Compare as CompareAnswer, Difference, Figure } from "../api_types";
import { use_catalog } from "../catalog";
import { Chart } from "../charts/frame";
import { DifferenceChart, ShareMark } from "../charts/interval";
import { FigureIn, FigureLegend, figure_text } from "../figure";
import { chosen_in, Choice, Filters, PeriodOptions, UnitOptions } from "../filters";
import { use_speech, type Speech } from "../language";
import { kind_of, period_before } from "../periods";
import { are_related, partner_of } from "../relatives";
import { Nothing, Note, Show } from "../states";
import { FileLinks, Fresh, Notes, use_source, type ViewProps } from "./common";
import { Scroll } from "../charts/scroll";

export function Compare({ address, go, live }: ViewProps) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const chosen = chosen_in(address, catalog);
    const by_unit = address.query.by === "unit";
    const other_unit = address.query.other_unit ?? partner_of(catalog.units, chosen.unit);
    const other_period = address.query.other_period && kind_of(address.query.other_period) === kind_of(chosen.period) ? address.query.other_period : period_before(chosen.period);
    const questions = catalog.dialog(chosen.dialog)?.questions.filter((question) => question.share_of.length > 0) ?? [];
    const question = address.query.question ?? questions[0]?.id;
    const possible = by_unit ? other_unit !== "" && !are_related(catalog.units, other_unit, chosen.unit) : other_period !== chosen.period;
    const takes = { ...chosen, question, ...(by_unit ? { other_unit } : { other_period }) };
    const answer = use_read("/compare", possible ? takes : null, live.stamp);
    const set = (changes: Record<string, string>) => go(with_query(address, changes));
    return (
        <>
            <Filters address={address} go={go}>
                <Choice label={say("compare.by")} value={by_unit ? "unit" : "period"} on_change={(by) => set({ by: by === "unit" ? "unit" : "" })}>
                    <option value="period">{say("compare.periods")}</option>
                    <option value="unit">{say("compare.units")}</option>
                </Choice>
                {by_unit
                    ? <Choice label={say("compare.other_unit")} value={other_unit} on_change={(value) => set({ other_unit: value })}>{other_unit === "" && <option value="" />}<UnitOptions /></Choice>
                    : <Choice label={say("compare.other_period")} value={other_period} on_change={(value) => set({ other_period: value })}><PeriodOptions dialog={chosen.dialog} keep={other_period} kind={kind_of(chosen.period)} /></Choice>}
                {questions.length > 1 && (
                    <Choice label={say("question")} value={question ?? ""} on_change={(value) => set({ question: value })}>
                        {questions.map((one) => <option key={one.id} value={one.id}>{catalog.named(one.text)}</option>)}
                    </Choice>
                )}
            </Filters>
            {!possible && <Nothing>{by_unit && other_unit !== chosen.unit ? say(other_unit === "" ? "compare.no_partner" : "compare.related", { unit: catalog.unit_name(chosen.unit) }) : say("compare.same")}</Nothing>}
            {possible && <Show of={answer}>{(value) => <><Fresh as_of={value.as_of} live={live} /><Compared of={value} by_unit={by_unit} /><Notes notes={value.notes} /><FileLinks takes={{ ...takes, table: "compare" }} /></>}</Show>}
        </>
    );
}

function Compared({ of, by_unit }: { of: CompareAnswer; by_unit: boolean }) {
    const speech = use_speech();
    const catalog = use_catalog();
    const source = use_source();
    const { say, points, number } = speech;
    const name = (side: CompareAnswer["first"]) => (by_unit ? catalog.unit_name(side.unit) : speech.period(side.period));
    const [first, second] = [name(of.first), name(of.second)];
    const title = catalog.question_text(of.filter.dialog, of.question);
    const { difference } = of;
    const row = (label: string, figure: Figure) => (
        <tr>
            <th scope="row">{label}</th>
            <td class="number">{figure.kind === "share" && figure.of !== undefined ? number(figure.of) : ""}</td>
            <td class="number"><FigureIn figure={figure} /></td>
            <td class="mark">{figure.kind === "share" && <ShareMark share={figure.share} low={figure.low ?? figure.share} high={figure.high ?? figure.share} few={figure.few} />}</td>
        </tr>
    );
    return (
        <>
            <section class="ds-card figure">
                <h2 class="ds-heading" data-size="xs">{title}</h2>
                {difference.kind === "difference" && difference.verdict !== "left_out" && (
                    <p class="verdict">{verdict_text(speech, difference, first, second)}</p>
                )}
                <Scroll label={title}>
                    <table class="ds-table" data-size="sm">
                        <thead><tr><th scope="col">{by_unit ? say("filter.unit") : say("filter.period")}</th><th scope="col" class="number">{say("persons")}</th><th scope="col" class="number">{say("share.satisfied")}</th><th scope="col"><span class="ds-sr-only">{say("units.mark")}</span></th></tr></thead>
                        <tbody>{row(first, of.first.figure)}{row(second, of.second.figure)}</tbody>
                    </table>
                </Scroll>
                <FigureLegend figures={[of.first.figure, of.second.figure]} />
            </section>
            {difference.kind === "hidden"
                ? <Note title={say("compare.hidden")}>{say(`why.${difference.why}`)}</Note>
                : (
                    <Chart title={say("compare.difference")} source={source(of.filter.unit, of.filter.period, of.as_of)}
                        note={<p class="quiet">{say("compare.read")}</p>}
                        table={{ head: [say("compare.difference"), say("compare.points"), say("compare.low"), say("compare.high")], rows: [[say("compare.minus", { first, second }), points(difference.points), points(difference.low), points(difference.high)]] }}>
                        {(width, svg) => (
                            <DifferenceChart difference={difference.points} low={difference.low} high={difference.high} width={width} svg={svg} points={(value) => points(value, 0)}
                                alt={say("compare.alt", { first, second, first_share: figure_text(speech, of.first.figure), second_share: figure_text(speech, of.second.figure), points: points(difference.points), low: points(difference.low), high: points(difference.high), verdict: verdict_text(speech, difference, first, second) })}
                                ends={[say("compare.higher", { which: second }), say("compare.higher", { which: first })]} />
                        )}
                    </Chart>
                )}
        </>
    );
}

/** Which is higher and by how much, or the service's own words where that is not certain. */
function verdict_text(speech: Speech, difference: Difference, first: string, second: string): string {
    const { say, points } = speech;
    switch (difference.verdict) {
        case "no_sure_difference": return sentence(difference.text[speech.language]);
        case "first_is_higher": return say("compare.is_higher", { high: first, low: second, points: points(difference.points).replace("+", "") });
        case "second_is_higher": return say("compare.is_higher", { high: second, low: first, points: points(-difference.points).replace("+", "") });
        case "left_out": return "";
    }
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
