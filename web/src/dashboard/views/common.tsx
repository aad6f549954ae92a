// What every view gets, and what every figure has beside it: how fresh it is, and what must be kept in mind while reading it.
import { address_of } from "../api";
import type { Names, Reads } from "../api_types";
import type { Address, Go } from "../address";
import { use_catalog } from "../catalog";
import { use_speech } from "../language";
import type { Live } from "../live";
import type { Me } from "../reader";

export interface ViewProps {
    me: Me;
    address: Address;
    go: Go;
    live: Live;
}

export function Fresh({ as_of, live }: { as_of: string; live: Live }) {
    const { say, time, date } = use_speech();
    const moment = new Date(as_of);
    const today = moment.toDateString() === new Date().toDateString();
    return (
        <p class="fresh">
            <span class={live.connected ? "pulse on" : "pulse"} aria-hidden="true" />
            {say("fresh", { when: today ? time(moment) : `${date(as_of.slice(0, 10), new Date())} ${time(moment)}` })}
            {" · "}
            {say(live.connected ? "fresh.live" : "fresh.not_live")}
        </p>
    );
}

export function Notes({ notes }: { notes: readonly Names[] }) {
    const catalog = use_catalog();
    const { say } = use_speech();
    if (notes.length === 0) return null;
    return (
        <aside class="notes" aria-label={say("notes")}>
            <ul>{notes.map((note) => <li key={note.nb}>{catalog.named(note)}</li>)}</ul>
        </aside>
    );
}

const file_formats = ["csv", "xlsx", "json"] as const;

/** The figures that are on the screen, as files. */
export function FileLinks({ takes }: { takes: Omit<Reads["/exports/{table}"]["takes"], "format"> }) {
    const { say } = use_speech();
    return (
        <span class="buttons no-print">
            {file_formats.map((format) => (
                <a key={format} class="ds-button" data-variant="secondary" data-size="sm" download href={address_of("/exports/{table}", { ...takes, format })}
                    aria-label={say("exports.download", { what: say(`exports.${takes.table}`), format: format.toUpperCase() })}>{format.toUpperCase()}</a>
            ))}
        </span>
    );
}

/** What a picture says of itself when it is met elsewhere: whom it is about, when, and how fresh. */
export function use_source(): (unit: string, period: string, as_of: string) => string {
    const catalog = use_catalog();
    const speech = use_speech();
    return (unit, period, as_of) => `Innbyggerstemmen · ${catalog.unit_name(unit)} · ${speech.period(period)} · ${speech.say("fresh", { when: speech.moment(as_of) })}`;
}
