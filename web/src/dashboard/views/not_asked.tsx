// Talks after which nobody was asked, by the reason: so that all can see that nobody picks whom to ask.
import { use_read } from "../api";
import type { NotAsked } from "../api_types";
import { Bars } from "../charts/bars";
import { Chart } from "../charts/frame";
import { use_catalog } from "../catalog";
import { bar_of, FigureLegend, figure_spoken, PartIn, part_spoken, part_text, persons_of } from "../figure";
import type { Chosen } from "../filters";
import { use_speech } from "../language";
import { Show } from "../states";
import { use_source } from "./common";

export function NotAskedChart({ chosen, stamp }: { chosen: Chosen; stamp: number }) {
    const answer = use_read("/not-asked", { ...chosen }, stamp);
    return <Show of={answer} as="chart">{(value) => <NotAskedOf of={value} />}</Show>;
}

export function NotAskedOf({ of }: { of: NotAsked }) {
    const speech = use_speech();
    const catalog = use_catalog();
    const source = use_source();
    const { say } = speech;
    const title = say("not_asked.title");
    const reasons = of.reasons.filter((reason) => persons_of(reason.figure) !== 0);
    const note = <><p class="quiet">{say("not_asked.read", { talks: figure_spoken(speech, of.talks), asked: figure_spoken(speech, of.asked) })}</p><FigureLegend figures={reasons.map((reason) => reason.figure)} /></>;
    if (reasons.length === 0) return <section class="ds-card figure"><h2 class="ds-heading" data-size="xs">{title}</h2>{note}</section>;
    const alt = say("not_asked.alt", { title, rows: reasons.map((reason) => `${catalog.named(reason.label)}: ${part_spoken(speech, reason.figure)}`).join("; ") });
    return (
        <Chart title={title} source={source(of.filter.unit, of.filter.period, of.as_of)} note={note}
            table={{ head: [say("not_asked.reason"), say("talks")], rows: reasons.map((reason) => [catalog.named(reason.label), <PartIn figure={reason.figure} />]) }}>
            {(width, svg) => (
                <Bars width={width} alt={alt} svg={svg}
                    bars={reasons.map((reason) => ({ label: catalog.named(reason.label), value: bar_of(reason.figure), written: part_text(speech, reason.figure), paint: "plain" as const }))} />
            )}
        </Chart>
    );
}
