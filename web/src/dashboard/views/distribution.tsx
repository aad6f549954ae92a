// How people answered one question: lying bars by category, the same as a table.
import type { Distribution } from "../api_types";
import { Bars, type Bar } from "../charts/bars";
import { Chart, type Table } from "../charts/frame";
import type { Paint } from "../charts/paint";
import { use_catalog } from "../catalog";
import { FigureIn, FigureLegend, figure_spoken, figure_text, persons_of } from "../figure";
import { use_speech } from "../language";
import { use_source } from "./common";

/** Satisfied plain, in between dotted, not satisfied striped; where there is no such scale, all alike. */
function paint_of(value: string, share_of: readonly string[], values: readonly string[]): Paint {
    if (share_of.length === 0) return "plain";
    if (share_of.includes(value)) return "plain";
    const middle = values.length % 2 === 1 ? [...values].sort()[(values.length - 1) / 2] : undefined;
    return value === middle ? "dots" : "stripes";
}

export function DistributionChart({ of, title }: { of: Distribution; title: string }) {
    const speech = use_speech();
    const catalog = use_catalog();
    const source = use_source();
    const { say, percent, number } = speech;
    const total = persons_of(of.answered);
    const may_share = of.share.kind === "share";
    const values = of.categories.map((category) => category.value);
    const share_text = (persons: number) => (may_share && total ? percent(persons / total) : "");
    const bars = of.categories.map((category): Bar => {
        const { figure } = category;
        const persons = figure.kind === "count" ? figure.persons : null;
        const share = persons === null ? "" : share_text(persons);
        return {
            label: catalog.named(category.label),
            value: figure.kind === "share" ? figure.share : persons,
            written: persons === null ? figure_text(speech, figure) : number(persons) + (share && ` (${share})`),
            paint: paint_of(category.value, of.share_of, values),
        };
    });
    const alt = say("distribution.alt", {
        title,
        rows: of.categories.map((category, at) => `${bars[at]?.label}: ${category.figure.kind === "count" ? bars[at]?.written : figure_spoken(speech, category.figure)}`).join("; "),
    });
    const table: Table = {
        head: [say("distribution.answer"), say("persons"), ...(may_share ? [say("share")] : [])],
        rows: [
            ...of.categories.map((category) => {
                const persons = persons_of(category.figure);
                return [catalog.named(category.label), <FigureIn figure={category.figure} />, ...(may_share ? [persons === null ? "" : share_text(persons)] : [])];
            }),
            [say("total"), <FigureIn figure={of.answered} />, ...(may_share ? [""] : [])],
        ],
    };
    const figures = [...of.categories.map((category) => category.figure), of.answered, of.share];
    return (
        <Chart title={title} source={source(of.filter.unit, of.filter.period, of.as_of)} table={table} note={<FigureLegend figures={figures} />}>
            {(width, svg) => <Bars bars={bars} width={width} alt={alt} svg={svg} />}
        </Chart>
    );
}
