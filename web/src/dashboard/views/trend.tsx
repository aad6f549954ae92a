// A share over the periods up to the chosen one, with Wilson's interval as a band.
import { useState } from "preact/hooks";
import { use_read } from "../api";
import type { Trend as TrendAnswer } from "../api_types";
import { Trend, type TrendPoint } from "../charts/trend";
import { Chart, type Table } from "../charts/frame";
import { FigureIn, FigureLegend, figure_spoken } from "../figure";
import { Choice, type Chosen } from "../filters";
import { use_speech } from "../language";
import { kind_of, type PeriodKind } from "../periods";
import { Show } from "../states";
import { use_source } from "./common";

const points_of: Record<PeriodKind, number> = { week: 13, month: 12, quarter: 8 };

export function TrendOver({ chosen, question, stamp, team }: { chosen: Chosen; question?: string; stamp: number; team: boolean }) {
    const { say } = use_speech();
    const [kind, set_kind] = useState<PeriodKind>(() => (kind_of(chosen.period) === "quarter" ? "quarter" : "month"));
    const trend = use_read("/trend", { ...chosen, question, kind, count: points_of[kind] }, stamp);
    const kinds: readonly PeriodKind[] = team ? ["week", "month", "quarter"] : ["month", "quarter"];
    return (
        <Show of={trend} as="chart">
            {(value) => (
                <TrendChart of={value}>
                    <Choice label={say("trend.kind")} value={kind} on_change={(wanted) => set_kind(wanted as PeriodKind)}>
                        {kinds.map((one) => <option key={one} value={one}>{say(`trend.${one}`)}</option>)}
                    </Choice>
                </TrendChart>
            )}
        </Show>
    );
}

export function TrendChart({ of, title: given, children }: { of: TrendAnswer; title?: string; children?: preact.ComponentChildren }) {
    const speech = use_speech();
    const source = use_source();
    const { say, period, period_short, percent } = speech;
    const title = given ?? say("trend.title");
    const points = of.points.map(({ period: when, share }): TrendPoint => (share.kind === "share"
        ? { label: period_short(when), share: share.share, low: share.low ?? share.share, high: share.high ?? share.share, few: share.few, empty: false }
        : { label: period_short(when), share: null, low: 0, high: 0, few: false, empty: share.kind === "hidden" && share.why === "nobody" }));
    const alt = say("trend.alt", { title, rows: of.points.map((point) => `${period(point.period)}: ${figure_spoken(speech, point.share)}`).join("; ") });
    const table: Table = {
        head: [say("filter.period"), say("persons"), say("share.satisfied")],
        rows: of.points.map((point) => [period(point.period), <FigureIn figure={point.answered} />, <FigureIn figure={point.share} />]),
    };
    return (
        <Chart title={title} source={source(of.filter.unit, of.filter.period, of.as_of)} table={table}
            tools={children} note={<><p class="quiet">{say("trend.read")}</p><FigureLegend figures={of.points.flatMap((point) => [point.share])} /></>}>
            {(width, svg) => <Trend points={points} width={width} alt={alt} svg={svg} percent={(share) => percent(share)} />}
        </Chart>
    );
}
