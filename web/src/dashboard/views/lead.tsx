// The headlines: the whole in three sentences, and the main numbers as tiles.
import type { Comparison, Headline, Overview as OverviewAnswer } from "../api_types";
import { use_catalog } from "../catalog";
import { FigureIn, FigureLegend, persons_of } from "../figure";
import { use_speech, type Speech } from "../language";
import { Nothing } from "../states";
import { Scroll } from "../charts/scroll";

function change_text(speech: Speech, change: Comparison | null): string {
    if (!change) return speech.say("change.none_to_compare");
    if (change.kind === "hidden") return speech.say("change.hidden");
    return change.text[speech.language];
}

/** The whole page in three sentences. */
export function Lead({ of }: { of: OverviewAnswer }) {
    const speech = use_speech();
    const catalog = use_catalog();
    const { say, percent, decimal, period } = speech;
    const first = of.headlines[0];
    if (!first) return <Nothing>{say("overview.nothing")}</Nothing>;
    const place = { unit: catalog.is_whole(of.filter.unit) ? say("lead.whole") : catalog.unit_name(of.filter.unit), period: period(of.filter.period) };
    const persons = persons_of(first.answered);
    const nobody = persons === 0 || (first.answered.kind === "hidden" && first.answered.why === "nobody");
    if (nobody) return <p class="lead">{say("lead.nobody", place)}</p>;
    const answered = persons === null ? say("lead.hidden", place) : persons === 1 ? say("lead.answered.one", place) : say("lead.answered", { ...place, n: persons });
    const { share } = first;
    const satisfied = share.kind !== "share" ? say("lead.no_share")
        : share.low === undefined || share.high === undefined ? say("lead.share", { share: percent(share.share) })
        : say("lead.share_range", { share: percent(share.share), low: decimal(share.low * 100, 0), high: percent(share.high) });
    return (
        <p class="lead" aria-label={say("lead")}>
            {answered} {satisfied} {share.kind === "share" && first.change && say("lead.change", { change: change_text(speech, first.change) })}
        </p>
    );
}

export function Tiles({ of }: { of: OverviewAnswer }) {
    const { say } = use_speech();
    const main = of.headlines[0];
    return (
        <>
            <dl class="tiles">
                {main && <Tile name={say("tile.answered")}><FigureIn figure={main.answered} /></Tile>}
                {main && <Tile name={say("tile.satisfied")} foot={<Change of={main} />}><FigureIn figure={main.share} /></Tile>}
                <Tile name={of.participation.kind === "rates" ? say("tile.invited") : say("tile.started")}>
                    <FigureIn figure={of.participation.kind === "rates" ? of.participation.invited : of.participation.funnel.find((step) => step.step === "started")?.figure ?? of.participation.invited} />
                </Tile>
                {of.participation.kind === "rates" && <Tile name={say("tile.not_asked")}><FigureIn figure={of.not_asked} /></Tile>}
            </dl>
            <FigureLegend figures={[main?.answered ?? null, main?.share ?? null, of.participation.invited, of.not_asked]} />
        </>
    );
}

/** The other questions that have a share, one a line. */
export function MoreQuestions({ of }: { of: OverviewAnswer }) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const others = of.headlines.slice(1);
    if (others.length === 0) return null;
    return (
        <section class="ds-card figure">
            <h2 class="ds-heading" data-size="xs">{say("overview.more_questions")}</h2>
            <Scroll label={say("overview.more_questions")}>
                <table class="ds-table" data-size="sm">
                    <thead><tr><th scope="col">{say("question")}</th><th scope="col" class="number">{say("persons")}</th><th scope="col" class="number">{say("share.positive")}</th><th scope="col">{say("change")}</th></tr></thead>
                    <tbody>
                        {others.map((line) => (
                            <tr key={line.question}>
                                <th scope="row">{catalog.question_text(of.filter.dialog, line.question)}</th>
                                <td class="number"><FigureIn figure={line.answered} /></td>
                                <td class="number"><FigureIn figure={line.share} /></td>
                                <td><Change of={line} /></td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </Scroll>
        </section>
    );
}

function Tile({ name, foot, children }: { name: string; foot?: preact.ComponentChildren; children: preact.ComponentChildren }) {
    return (
        <div class="ds-card tile">
            <dt>{name}</dt>
            <dd>{children}{foot && <span class="tile-foot">{foot}</span>}</dd>
        </div>
    );
}

function Change({ of }: { of: Headline }) {
    const speech = use_speech();
    const { change } = of;
    if (change?.kind !== "difference") return <span class="quiet">{change_text(speech, change)}</span>;
    return <span>{change.text[speech.language]} <span class="quiet one-line">({speech.say("points", { n: speech.points(change.points) })})</span></span>;
}
