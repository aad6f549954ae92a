// What Innbyggerstemmen is to bring about, as far as it is counted here; what is measured elsewhere is said so.
import type { ComponentChildren } from "preact";
import { use_read } from "../api";
import type { Benefits as Counts } from "../api_types";
import { to_view } from "../address";
import { use_catalog } from "../catalog";
import { FigureIn, FigureLegend } from "../figure";
import { chosen_in, Filters } from "../filters";
import { named, use_speech } from "../language";
import { ViewLink } from "../menu";
import { Show } from "../states";
import { Fresh, type ViewProps } from "./common";

const situations = ["co_producer", "co_developer", "co_decider"] as const;
const statuses = ["decided", "under_way", "done", "dropped"] as const;

export function Benefits({ address, go, live }: ViewProps) {
    const { say } = use_speech();
    const catalog = use_catalog();
    const { unit, dialog } = chosen_in(address, catalog);
    const counts = use_read("/benefits", { unit, dialog });
    return (
        <>
            <p class="ds-paragraph intro">{say("benefits.text")}</p>
            <Filters address={address} go={go} without={["period", "channel"]} />
            <Show of={counts}>
                {(value) => (
                    <>
                        <Fresh as_of={value.as_of} live={live} />
                        <div class="columns"><Drives of={value} /><Bank of={value} /></div>
                        <Citizens of={value} trend={<ViewLink plain to={to_view(address, "overview")} go={go}>{say("benefits.trend")}</ViewLink>} />
                        <p class="quiet">{say("benefits.elsewhere")}</p>
                    </>
                )}
            </Show>
        </>
    );
}

function Rows({ title, rows, children }: { title: string; rows: readonly (readonly [string, ComponentChildren])[]; children?: ComponentChildren }) {
    return (
        <section class="ds-card figure">
            <h2 class="ds-heading" data-size="xs">{title}</h2>
            <dl class="rows-of-two">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
            {children}
        </section>
    );
}

function Drives({ of }: { of: Counts }) {
    const { say, number } = use_speech();
    const { drives, units } = of;
    return (
        <Rows title={say("benefits.drives")} rows={[
            ...(units.of > 0 ? [[say("benefits.units"), say("benefits.of", { n: units.with_drive, of: units.of })] as const] : []),
            [say("benefits.started"), number(drives.started)],
            ...situations.map((one) => [say(`bank.situation.${one}`), number(drives.by_situation[one])] as const),
            [say("benefits.told"), say("benefits.of", { n: drives.told_back, of: drives.closed })],
        ]} />
    );
}

function Bank({ of }: { of: Counts }) {
    const { say, number } = use_speech();
    const { bank } = of;
    return (
        <Rows title={say("benefits.bank")} rows={[
            [say("benefits.findings"), number(bank.findings)],
            [say("benefits.past"), number(bank.past)],
            [say("benefits.used"), number(bank.used)],
            [say("benefits.bank_told"), number(bank.told_back)],
            ...statuses.map((one) => [say("benefits.decisions", { status: say(`bank.use.status.${one}`) }), number(bank.decisions[one])] as const),
        ]} />
    );
}

function Citizens({ of, trend }: { of: Counts; trend: ComponentChildren }) {
    const speech = use_speech();
    const { say, period } = speech;
    const catalog = use_catalog();
    const { heard, satisfied } = of.citizens;
    const when = period(of.citizens.period);
    return (
        <div class="columns">
            {heard && (
                <Rows title={say("benefits.heard", { when })} rows={heard.answers.map((one) => [catalog.named(one.label), <FigureIn key={one.value} figure={one.figure} />] as const)}>
                    <FigureLegend figures={heard.answers.map((one) => one.figure)} />
                </Rows>
            )}
            {satisfied && (
                <Rows title={say("benefits.satisfied", { when })} rows={[
                    [say("filter.all_channels"), <FigureIn key="" figure={satisfied.share} />],
                    ...satisfied.channels.map((one) => [named(speech, "channel", one.channel), <FigureIn key={one.channel} figure={one.share} />] as const),
                ]}>
                    <FigureLegend figures={[satisfied.share, ...satisfied.channels.map((one) => one.share)]} />
                    <p>{trend}</p>
                </Rows>
            )}
        </div>
    );
}
