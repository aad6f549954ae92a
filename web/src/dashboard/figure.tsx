// A number as it may be shown: a share with its interval, a number of persons, "under 10", or ":" where it would tell of too few.
import type { Comparison, Figure } from "./api_types";
import { use_catalog } from "./catalog";
import { use_speech, type Speech } from "./language";

/** In one line of text, for tables, charts and alternatives: "78 % (68–88 %)", "7", "under 10", ":". */
export function figure_text(speech: Speech, figure: Figure): string {
    const { number, percent, say } = speech;
    switch (figure.kind) {
        case "share": return percent(figure.share) + (figure.low === undefined || figure.high === undefined ? "" : ` (${speech.percent_range(figure.low, figure.high)})`);
        case "count": return figure.rounded ? say("figure.about", { n: figure.persons }) : number(figure.persons);
        case "under": return say("figure.under", { n: figure.limit });
        case "hidden": return figure.why === "nobody" ? "–" : ":";
    }
}

/** The same to be read aloud: ":" says nothing to the ear. */
export function figure_spoken(speech: Speech, figure: Figure): string {
    if (figure.kind === "hidden") return speech.say(`why.${figure.why}`);
    return figure_text(speech, figure) + (figure.kind === "share" && figure.few ? `, ${speech.say("figure.few")}` : "");
}

/** How many persons, if that may be told exactly. */
export function persons_of(figure: Figure): number | null {
    if (figure.kind === "count") return figure.persons;
    return figure.kind === "share" && figure.of !== undefined && !figure.rounded ? Math.round(figure.share * figure.of) : null;
}

/** How long its bar is, beside others of its kind. none: no bar. */
export function bar_of(figure: Figure): number | null {
    return persons_of(figure) ?? (figure.kind === "share" ? figure.share : null);
}

/** One part of a whole, such as an answer among all: "849 (46 %)" where the number may be told, else what may. */
export function part_text(speech: Speech, figure: Figure): string {
    const persons = persons_of(figure);
    return figure.kind === "share" && persons !== null ? `${speech.number(persons)} (${speech.percent(figure.share)})` : figure_text(speech, figure);
}

export function part_spoken(speech: Speech, figure: Figure): string {
    return figure.kind === "hidden" ? figure_spoken(speech, figure) : part_text(speech, figure);
}

/** The number of persons of a part, for a column of numbers; a share stands there where the number may not be told. */
export function PartIn({ figure }: { figure: Figure }) {
    const { number } = use_speech();
    const persons = persons_of(figure);
    return persons === null ? <FigureIn figure={figure} /> : <>{number(persons)}</>;
}

export function Few() {
    const { say } = use_speech();
    return <span class="ds-tag few" data-size="sm" data-color="warning">{say("figure.few")}</span>;
}

export function FigureIn({ figure }: { figure: Figure }) {
    const speech = use_speech();
    if (figure.kind === "hidden") {
        const why = speech.say(`why.${figure.why}`);
        return <span class="veiled" title={why}><span aria-hidden="true">{figure_text(speech, figure)}</span><span class="ds-sr-only">{why}</span></span>;
    }
    if (figure.kind !== "share") return <span class="one-line">{figure_text(speech, figure)}</span>;
    const range = figure.low !== undefined && figure.high !== undefined && speech.percent_range(figure.low, figure.high);
    return (
        <span>
            <span class="one-line"><strong>{speech.percent(figure.share)}</strong>{range && <span class="range"> ({range})</span>}</span>
            {figure.few && <> <Few /></>}
        </span>
    );
}

/** What ":" and "få svar" mean, wherever one of them stands. */
export function FigureLegend({ figures }: { figures: readonly (Figure | Comparison | null)[] }) {
    const { say } = use_speech();
    const { limits } = use_catalog();
    const veiled = figures.some((figure) => figure?.kind === "hidden" && figure.why !== "nobody" && figure.why !== "near_what_was_shown");
    const guarded = figures.some((figure) => figure?.kind === "hidden" && (figure.why === "near_what_was_shown" || figure.why === "too_much_to_check"));
    const few = figures.some((figure) => figure?.kind === "share" && figure.few);
    const under = figures.find((figure) => figure?.kind === "under");
    if (!veiled && !guarded && !few && !under) return null;
    return (
        <ul class="legend">
            {veiled && <li>{say("legend.hidden")}</li>}
            {guarded && <li>{say("legend.guarded")}</li>}
            {under && <li>{say("legend.under", { n: under.limit, low: limits.count, high: under.limit - 1 })}</li>}
            {few && <li>{say("legend.few", { n: limits.compare })}</li>}
        </ul>
    );
}
