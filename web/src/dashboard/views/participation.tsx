// What became of the invitations, as AAPOR defines the outcomes and rates; for open links a funnel and never a rate (domain §5.3).
import type { Participation } from "../api_types";
import { Bars } from "../charts/bars";
import { Chart } from "../charts/frame";
import { bar_of, FigureIn, FigureLegend, PartIn, part_spoken, part_text } from "../figure";
import { use_speech } from "../language";
import { Scroll } from "../charts/scroll";

const rates_shown_first = ["RR1", "RR2", "COOP1", "REF1"];

export function ParticipationOf({ of }: { of: Participation }) {
    return of.kind === "funnel" ? <Funnel of={of} /> : <Rates of={of} />;
}

function Funnel({ of }: { of: Participation }) {
    const speech = use_speech();
    const { say } = speech;
    const title = say("funnel.title");
    const alt = say("funnel.alt", { rows: of.funnel.map(({ step, figure }) => `${say(`funnel.${step}`)}: ${part_spoken(speech, figure)}`).join("; ") });
    return (
        <Chart title={title} source={title} note={<><p class="quiet">{say("funnel.read")}</p><FigureLegend figures={of.funnel.map((step) => step.figure)} /></>}
            table={{ head: [say("funnel.step"), say("number")], rows: of.funnel.map(({ step, figure }) => [say(`funnel.${step}`), <PartIn figure={figure} />]) }}>
            {(width, svg) => (
                <Bars width={width} alt={alt} svg={svg}
                    bars={of.funnel.map(({ step, figure }) => ({ label: say(`funnel.${step}`), value: bar_of(figure), written: part_text(speech, figure), paint: "plain" as const }))} />
            )}
        </Chart>
    );
}

function Rates({ of }: { of: Participation }) {
    const { say, percent } = use_speech();
    const row = (rate: Participation["rates"][number]) => (
        <tr key={rate.name}>
            <th scope="row">{say(`rate.${rate.name}`)} <span class="quiet one-line">{rate.name}</span></th>
            <td class="number">{rate.figure ? <FigureIn figure={rate.figure} /> : rate.value !== null ? percent(rate.value, 1) : "–"}</td>
            <td class="quiet formula">{rate.formula}</td>
        </tr>
    );
    const head = <thead><tr><th scope="col">{say("rates.rate")}</th><th scope="col" class="number">{say("share")}</th><th scope="col">{say("rates.formula")}</th></tr></thead>;
    const first = of.rates.filter((rate) => rates_shown_first.includes(rate.name));
    const rest = of.rates.filter((rate) => !rates_shown_first.includes(rate.name));
    return (
        <section class="ds-card figure">
            <h2 class="ds-heading" data-size="xs">{say("participation.title")}</h2>
            <FigureLegend figures={[of.invited, ...of.dispositions.map((one) => one.figure), ...of.rates.map((rate) => rate.figure)]} />
            <div class="columns">
                <Scroll label={say("dispositions.caption")}>
                    <table class="ds-table" data-size="sm">
                        <caption class="ds-sr-only">{say("dispositions.caption")}</caption>
                        <thead><tr><th scope="col">{say("disposition")}</th><th scope="col" class="number">{say("persons")}</th></tr></thead>
                        <tbody>
                            {of.dispositions.map((one) => (
                                <tr key={one.name}><th scope="row">{say(`disposition.${one.name}`)} <span class="quiet one-line">{one.aapor}</span></th><td class="number"><PartIn figure={one.figure} /></td></tr>
                            ))}
                        </tbody>
                        <tfoot><tr><th scope="row">{say("tile.invited")}</th><td class="number"><FigureIn figure={of.invited} /></td></tr></tfoot>
                    </table>
                </Scroll>
                <div>
                    <Scroll label={say("rates.caption")}>
                        <table class="ds-table" data-size="sm">
                            <caption class="ds-sr-only">{say("rates.caption")}</caption>
                            {head}
                            <tbody>{first.map(row)}</tbody>
                        </table>
                    </Scroll>
                    {rest.length > 0 && (
                        <details class="ds-details plain">
                            <summary>{say("rates.all")}</summary>
                            <Scroll label={say("rates.all")}>
                                <table class="ds-table" data-size="sm">{head}<tbody>{rest.map(row)}</tbody></table>
                            </Scroll>
                        </details>
                    )}
                </div>
            </div>
        </section>
    );
}
