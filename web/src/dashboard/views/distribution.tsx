// How people answered one question: lying bars by category, the same as a table.
import type { Distribution, Figure } from "../api_types";
import { Bars, type Bar } from "../charts/bars";
import { Chart, type Table } from "../charts/frame";
import type { Paint } from "../charts/paint";
import { use_catalog } from "../catalog";
import { bar_of, FigureIn, FigureLegend, PartIn, part_spoken, part_text } from "../figure";
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
    const { say } = speech;
    const values = of.categories.map((category) => category.value);
    const bars = of.categories.map(({ label, value, figure }): Bar => (
        { label: catalog.named(label), value: bar_of(figure), written: part_text(speech, figure), paint: paint_of(value, of.share_of, values) }
    ));
    const alt = say("distribution.alt", { title, rows: of.categories.map(({ label, figure }) => `${catalog.named(label)}: ${part_spoken(speech, figure)}`).join("; ") });
    const with_shares = of.categories.some(({ figure }) => figure.kind === "share");
    const share_cell = (figure: Figure) => (figure.kind === "share" ? <FigureIn figure={figure} /> : "");
    const table: Table = {
        head: [say("distribution.answer"), say("number"), ...(with_shares ? [say("share")] : [])],
        rows: [
            ...of.categories.map(({ label, figure }) => [catalog.named(label), <PartIn figure={figure} />, ...(with_shares ? [share_cell(figure)] : [])]),
            [say("total"), <FigureIn figure={of.answered} />, ...(with_shares ? [""] : [])],
        ],
    };
    const figures = [...of.categories.map((category) => category.figure), of.answered, of.share];
    return (
        <Chart title={title} source={source(of.filter.unit, of.filter.period, of.as_of)} table={table} note={<FigureLegend figures={figures} />}>
            {(width, svg) => <Bars bars={bars} width={width} alt={alt} svg={svg} />}
        </Chart>
    );
}
