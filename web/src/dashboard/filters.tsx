// The filters that every figure has: unit, period, dialog, channel. They live in the address; choosing changes what is shown at once.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { with_query, type Address, type Go } from "./address";
import { use_catalog, type Catalog } from "./catalog";
import { named, use_speech } from "./language";
import { periods_until, type PeriodKind } from "./periods";

const weeks_offered = 13;
const months_offered = 24;
const quarters_offered = 12;
const indent = "\u2007\u2007\u2007";

export interface Chosen {
    dialog: string;
    unit: string;
    period: string;
    channel: string;
}

/** What the address says, with the whole of the reader's scope, the usual month and the first dialog with answers where it says nothing. */
export function chosen_in(address: Address, catalog: Catalog): Chosen {
    const { unit = "", period = "", dialog = "", channel = "" } = address.query;
    const first_unit = catalog.tree()[0]?.unit.id ?? "";
    return { dialog: dialog || catalog.usual_dialog(), unit: unit || first_unit, period: period || catalog.usual_period, channel };
}

export function Choice({ label, value, on_change, children }: { label: string; value: string; on_change: (value: string) => void; children: ComponentChildren }) {
    const id = useId();
    return (
        <div class="ds-field">
            <label class="ds-label" data-size="sm" for={id}>{label}</label>
            <select id={id} class="ds-input" data-size="sm" value={value} onChange={(event) => on_change(event.currentTarget.value)}>{children}</select>
        </div>
    );
}

/** The reader's units, or those of everybody. */
export function UnitOptions({ everywhere = false }: { everywhere?: boolean }) {
    const catalog = use_catalog();
    return <>{catalog.tree(everywhere).map(({ unit, depth }) => <option key={unit.id} value={unit.id}>{indent.repeat(depth) + catalog.named(unit.name)}</option>)}</>;
}

/** `kind`: only periods of this kind. */
export function PeriodOptions({ dialog, keep, kind }: { dialog: string; keep: string; kind?: PeriodKind }) {
    const catalog = use_catalog();
    const { say, period } = use_speech();
    const first_day = catalog.dialog(dialog)?.first_day ?? null;
    const all = [
        { of: "month", label: say("filter.months"), most: months_offered },
        { of: "quarter", label: say("filter.quarters"), most: quarters_offered },
        { of: "week", label: say("filter.weeks"), most: weeks_offered },
    ] as const;
    const groups = all.filter((group) => kind === undefined || group.of === kind).map(({ of, label, most }) => ({ label, periods: periods_until(of, catalog.today, most, first_day) }));
    const other = keep && !groups.some((group) => group.periods.includes(keep));
    return (
        <>
            {other && <option value={keep}>{period(keep)}</option>}
            {groups.map((group) => (
                <optgroup key={group.label} label={group.label}>
                    {group.periods.map((one) => <option key={one} value={one}>{period(one)}</option>)}
                </optgroup>
            ))}
        </>
    );
}

export function Filters({ address, go, without = [], children }: { address: Address; go: Go; without?: readonly (keyof Chosen)[]; children?: ComponentChildren }) {
    const catalog = use_catalog();
    const speech = use_speech();
    const { say } = speech;
    const chosen = chosen_in(address, catalog);
    const set = (name: keyof Chosen) => (value: string) => go(with_query(address, { [name]: value, before: "" }));
    const channels = catalog.dialog(chosen.dialog)?.channels ?? [];
    return (
        <form class="filters" aria-label={say("filter")} onSubmit={(event) => event.preventDefault()}>
            {!without.includes("unit") && <Choice label={say("filter.unit")} value={chosen.unit} on_change={set("unit")}><UnitOptions /></Choice>}
            {!without.includes("period") && <Choice label={say("filter.period")} value={chosen.period} on_change={set("period")}><PeriodOptions dialog={chosen.dialog} keep={chosen.period} /></Choice>}
            {!without.includes("dialog") && catalog.dialogs.length > 1 && (
                <Choice label={say("filter.dialog")} value={chosen.dialog} on_change={set("dialog")}>
                    {catalog.dialogs.map((dialog) => <option key={dialog.name} value={dialog.name}>{named(speech, "dialog", dialog.name)}</option>)}
                </Choice>
            )}
            {!without.includes("channel") && channels.length > 1 && (
                <Choice label={say("filter.channel")} value={chosen.channel} on_change={set("channel")}>
                    <option value="">{say("filter.all_channels")}</option>
                    {channels.map((channel) => <option key={channel} value={channel}>{named(speech, "channel", channel)}</option>)}
                </Choice>
            )}
            {children}
        </form>
    );
}
