// A chart with its heading, the same numbers as a table one press away, and the chart as a picture file.
import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { use_speech } from "../language";
import { save_png, save_svg } from "./picture";
import { use_width, type SvgRef } from "./size";
import { Scroll } from "./scroll";

export interface Table {
    head: readonly string[];
    rows: readonly (readonly ComponentChildren[])[];  // the first of each is the row's heading
}

export function FigureTable({ caption, table, hidden_caption = true }: { caption: string; table: Table; hidden_caption?: boolean }) {
    return (
        <Scroll label={caption}>
            <table class="ds-table" data-size="sm">
                <caption class={hidden_caption ? "ds-sr-only" : undefined}>{caption}</caption>
                <thead><tr>{table.head.map((name, at) => <th scope="col" key={name} class={at ? "number" : undefined}>{name}</th>)}</tr></thead>
                <tbody>
                    {table.rows.map((row, at) => (
                        <tr key={at}>{row.map((cell, place) => (place ? <td key={place} class="number">{cell}</td> : <th key={place} scope="row">{cell}</th>))}</tr>
                    ))}
                </tbody>
            </table>
        </Scroll>
    );
}

export function Chart({ title, source, table, level = 2, tools, note, children }: {
    title: string;
    source: string;  // filter and freshness, for whoever meets the picture elsewhere
    table: Table;
    level?: 2 | 3;
    tools?: ComponentChildren;  // choices above the chart
    note?: ComponentChildren;   // how to read it, below
    children: (width: number, svg: SvgRef) => ComponentChildren;
}) {
    const { say } = use_speech();
    const [as_table, set_as_table] = useState(false);
    const [place, width] = use_width<HTMLDivElement>();
    const svg = useRef<SVGSVGElement>(null);
    const id = useId();
    const Heading = level === 2 ? "h2" : "h3";
    const choice = (table_wanted: boolean, text: string) => (
        <label class="ds-button" data-variant={as_table === table_wanted ? "primary" : "tertiary"}>
            <input type="radio" name={`${id}-form`} checked={as_table === table_wanted} onChange={() => set_as_table(table_wanted)} />
            {text}
        </label>
    );
    const save = (how: typeof save_svg | typeof save_png) => () => svg.current && void how(svg.current, title, source);
    return (
        <section class="ds-card figure">
            <div class="figure-head">
                <Heading class="ds-heading" data-size="xs">{title}</Heading>
                <fieldset class="ds-togglegroup" data-size="sm" data-variant="secondary">
                    <legend class="ds-sr-only">{say("chart.form", { title })}</legend>
                    {choice(false, say("chart.figure"))}
                    {choice(true, say("chart.table"))}
                </fieldset>
            </div>
            {tools && <div class="figure-tools">{tools}</div>}
            <div ref={place} class="figure-body">
                {as_table ? <FigureTable caption={title} table={table} /> : children(width, svg)}
            </div>
            {note && <div class="figure-note">{note}</div>}
            {!as_table && (
                <p class="figure-foot">
                    <span>{say("chart.save")}</span>
                    <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" aria-label={say("chart.save.svg", { title })} onClick={save(save_svg)}>SVG</button>
                    <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" aria-label={say("chart.save.png", { title })} onClick={save(save_png)}>PNG</button>
                </p>
            )}
        </section>
    );
}
