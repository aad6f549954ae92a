// Short links for places and drives: a code to scan, posters to print, and how far those came who followed them.
import { useRef, useState } from "preact/hooks";
import { send, use_read, type Failure } from "../api";
import type { FunnelStep, Link } from "../api_types";
import { with_query, type Go } from "../address";
import { use_catalog } from "../catalog";
import { chosen_in, Choice, UnitOptions, PeriodOptions } from "../filters";
import { FigureIn, FigureLegend } from "../figure";
import { named, use_speech } from "../language";
import { period_of } from "../periods";
import { has_role, may } from "../reader";
import { use_tell } from "../said";
import { Nothing, Show, Trouble } from "../states";
import { use_after_pause } from "./bank";
import type { ViewProps } from "./common";
import { Known, use_known } from "./known";

const kinds = ["passport_office", "counter", "meeting", "stream"] as const;
const languages = ["nb", "nn", "en"] as const;
const place_max = 80, drive_max = 60;

export function Links({ me, address, go, live }: ViewProps) {
    const { say, count } = use_speech();
    const catalog = use_catalog();
    const month = /^\d{4}-\d{2}$/.test(address.query.period ?? "") ? address.query.period ?? "" : period_of("month", catalog.today);
    const links = use_read("/links", { unit: address.query.unit, period: month }, live.stamp);
    const set = (name: string) => (value: string) => go(with_query(address, { [name]: value }));
    return (
        <>
            <p class="ds-paragraph intro">{say("links.text")}</p>
            {has_role(me, may.make_links) && <NewLink unit={chosen_in(address, catalog).unit} go={go} done={links.reload} />}
            <form class="filters" aria-label={say("filter")} onSubmit={(event) => event.preventDefault()}>
                <Choice label={say("filter.unit")} value={address.query.unit ?? ""} on_change={set("unit")}><option value="">{say("texts.all_units")}</option><UnitOptions /></Choice>
                <Choice label={say("links.month")} value={month} on_change={set("period")}><PeriodOptions dialog={chosen_in(address, catalog).dialog} keep={month} kind="month" /></Choice>
            </form>
            <Show of={links}>
                {(value) => value.links.length === 0
                    ? <Nothing>{say("links.none")}</Nothing>
                    : (
                        <>
                            <p class="quiet" role="status">{count("links.count", value.links.length)}</p>
                            <FigureLegend figures={value.links.flatMap((link) => (link.funnel ?? []).map(({ figure }) => figure))} />
                            <ul class="cards">{value.links.map((link) => <li key={link.code}><LinkCard link={link} may_close={has_role(me, may.make_links)} done={links.reload} /></li>)}</ul>
                        </>
                    )}
            </Show>
        </>
    );
}

function NewLink({ unit, go, done }: { unit: string; go: Go; done: () => void }) {
    const { say } = use_speech();
    const tell = use_tell();
    const catalog = use_catalog();
    const [kind, set_kind] = useState<(typeof kinds)[number]>("counter");
    const [chosen, set_chosen] = useState(unit);
    const [place, set_place] = useState({ nb: "", nn: "", en: "" });
    const [drive, set_drive] = useState("");
    const [failure, set_failure] = useState<Failure | null>(null);
    const about = use_after_pause(place.nb.trim() === "" ? "" : `${say(`links.kind.${kind}`)} ${place.nb}`);
    const known = use_known(about, chosen);
    const make = async () => {
        const answer = await send("POST /links", {}, { kind, unit: chosen, drive: drive.trim(), place });
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        tell(say("links.made", { code: answer.value.code }));
        set_place({ nb: "", nn: "", en: "" });
        done();
    };
    return (
        <details class="ds-card figure planning">
            <summary>{say("links.new")}</summary>
            <form class="stack" onSubmit={(event) => { event.preventDefault(); void make(); }}>
                <div class="filters">
                    <Choice label={say("links.kind")} value={kind} on_change={(value) => set_kind(kinds.find((one) => one === value) ?? "counter")}>{kinds.map((one) => <option key={one} value={one}>{say(`links.kind.${one}`)}</option>)}</Choice>
                    <Choice label={say("filter.unit")} value={chosen} on_change={set_chosen}><UnitOptions /></Choice>
                    <div class="ds-field"><label class="ds-label" data-size="sm" for="link-drive">{say("links.drive")}</label><input id="link-drive" class="ds-input" data-size="sm" maxLength={drive_max} pattern="[a-z0-9_\-]*" title={say("links.drive.hint")} value={drive} onInput={(event) => set_drive(event.currentTarget.value)} /></div>
                </div>
                <div class="filters">
                    {languages.map((language) => (
                        <div key={language} class="ds-field">
                            <label class="ds-label" data-size="sm" for={`place-${language}`}>{say(`links.place.${language}`)}</label>
                            <input id={`place-${language}`} class="ds-input" data-size="sm" lang={language} maxLength={place_max} required={language === "nb"} value={place[language]} onInput={(event) => set_place({ ...place, [language]: event.currentTarget.value })} />
                        </div>
                    ))}
                </div>
                <p class="quiet">{say("links.place.hint")}</p>
                {about !== "" && <Known of={known} go={go} title={say("bank.known.at", { unit: catalog.unit_name(chosen) })} />}
                {failure && <Trouble failure={failure} />}
                <p><button type="submit" class="ds-button">{say("links.make")}</button></p>
            </form>
        </details>
    );
}

function LinkCard({ link, may_close, done }: { link: Link; may_close: boolean; done: () => void }) {
    const speech = use_speech();
    const { say, date } = speech;
    const catalog = use_catalog();
    const tell = use_tell();
    const [sure, set_sure] = useState(false);
    const [failure, set_failure] = useState<Failure | null>(null);
    const heading = useRef<HTMLHeadingElement>(null);
    const close = async () => {
        const answer = await send("POST /links/{code}/close", { code: link.code }, undefined);
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        tell(say("saved"));
        heading.current?.focus();  // what was pressed goes
        done();
    };
    const name = catalog.named(link.place);
    return (
        <article class={link.closed_at ? "ds-card link past" : "ds-card link"} aria-labelledby={`link-${link.code}`}>
            {!link.closed_at && <img class="qr" src={local(link.qr)} alt={say("links.qr", { place: name })} width={112} height={112} loading="lazy" />}
            <div class="link-words">
                <h2 ref={heading} tabIndex={-1} id={`link-${link.code}`} class="ds-heading" data-size="2xs">{name}</h2>
                <p class="breakable">{link.closed_at ? say("links.closed_on", { day: date(link.closed_at.slice(0, 10)) }) : <a class="ds-link" href={local(link.address)}>{link.address.replace(/^https?:\/\//, "")}</a>}</p>
                <ul class="text-facts">
                    <li>{say(`links.kind.${link.kind}`)}</li>
                    {link.unit !== "" && <li>{catalog.unit_name(link.unit)}</li>}
                    <li>{named(speech, "dialog", link.dialog)}</li>
                    {link.drive !== "" && <li>{say("links.of_drive", { drive: link.drive })}</li>}
                </ul>
                {!link.closed_at && (
                    <p class="buttons">
                        {languages.map((language) => <a key={language} class="ds-button" data-variant="secondary" data-size="sm" target="_blank" rel="noreferrer" href={local(link.posters[language])}>{say(`links.poster.${language}`)}</a>)}
                        {may_close && (sure
                            ? <button type="button" class="ds-button" data-color="danger" data-size="sm" onClick={() => void close()}>{say("links.close.sure")}</button>
                            : <button type="button" class="ds-button" data-variant="tertiary" data-size="sm" onClick={() => set_sure(true)}>{say("links.close")}</button>)}
                    </p>
                )}
                {failure && <Trouble failure={failure} />}
            </div>
            <Funnel steps={link.funnel ?? []} of={name} />
        </article>
    );
}

/** The page may be read under another name than the posters carry, such as 127.0.0.1: pictures come from where the page does. */
const local = (address: string) => new URL(address).pathname + new URL(address).search;

function Funnel({ steps, of }: { steps: readonly FunnelStep[]; of: string }) {
    const { say } = use_speech();
    return (
        <dl class="funnel-steps" aria-label={say("links.funnel", { place: of })}>
            {steps.map(({ step, figure }) => <div key={step}><dt>{say(`funnel.${step}`)}</dt><dd><FigureIn figure={figure} /></dd></div>)}
        </dl>
    );
}
