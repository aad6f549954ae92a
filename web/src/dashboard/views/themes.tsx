// What people write about, by theme: how many of the coded texts each theme was found in.
import { use_read } from "../api";
import type { Themes } from "../api_types";
import { Bars } from "../charts/bars";
import { Chart } from "../charts/frame";
import { use_catalog } from "../catalog";
import { bar_of, FigureLegend, figure_spoken, PartIn, part_spoken, part_text } from "../figure";
import type { Chosen } from "../filters";
import { use_speech } from "../language";
import { Show } from "../states";
import { use_source } from "./common";

export function ThemesOf({ chosen, question, written, stamp }: { chosen: Chosen; question: string; written: string; stamp: number }) {
    const themes = use_read("/themes", { ...chosen, question }, stamp);
    return <Show of={themes} as="chart">{(value) => <ThemesChart of={value} written={written} />}</Show>;
}

export function ThemesChart({ of, written }: { of: Themes; written?: string }) {
    const speech = use_speech();
    const catalog = use_catalog();
    const source = use_source();
    const { say } = speech;
    const title = catalog.question_text(of.filter.dialog, of.question);
    const themes = [...of.themes].sort((a, b) => (bar_of(b.figure) ?? -1) - (bar_of(a.figure) ?? -1));
    const alt = say("themes.alt", { title, rows: themes.map((theme) => `${theme.name}: ${part_spoken(speech, theme.figure)}`).join("; ") });
    const coded = of.texts.kind === "hidden" && of.texts.why === "nobody" ? speech.number(0) : figure_spoken(speech, of.texts);
    const note = (
        <>
            {written !== undefined && <p class="quiet">{say("themes.coded", { written, coded })}</p>}
            <FigureLegend figures={themes.map((theme) => theme.figure)} />
        </>
    );
    if (themes.length === 0) {
        return <section class="ds-card figure"><h3 class="ds-heading" data-size="xs">{title}</h3>{note}<p class="quiet">{say("themes.none")}</p></section>;
    }
    return (
        <Chart level={3} title={title} source={source(of.filter.unit, of.filter.period, of.as_of)} note={note}
            table={{ head: [say("theme"), say("texts")], rows: themes.map((theme) => [theme.name, <PartIn figure={theme.figure} />]) }}>
            {(width, svg) => (
                <Bars width={width} alt={alt} svg={svg}
                    bars={themes.map((theme) => ({ label: theme.name, value: bar_of(theme.figure), written: part_text(speech, theme.figure), paint: "plain" as const }))} />
            )}
        </Chart>
    );
}
