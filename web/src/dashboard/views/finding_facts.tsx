// What there is to know about a finding at a glance: how fresh it is, which legs carry it, where and when it is from.
import type { Finding, PastFinding } from "../api_types";
import { use_catalog } from "../catalog";
import { use_speech } from "../language";

type Leg = PastFinding["legs"][number];
const freshness_color = { fresh: "success", due_soon: "warning", past: "neutral" } as const;

export function Freshness({ of }: { of: Finding }) {
    const { say, date } = use_speech();
    if (of.is_retired) return <span class="ds-tag" data-size="sm" data-color="neutral">{say("bank.retired")}</span>;
    return <span class="ds-tag" data-size="sm" data-color={freshness_color[of.freshness]}>{say(`bank.freshness.${of.freshness}`, { day: date(of.best_before, new Date()) })}</span>;
}

export function Legs({ legs }: { legs: readonly Leg[] }) {
    const { say } = use_speech();
    return <ul class="codes" aria-label={say("bank.legs")}>{legs.map((leg) => <li key={leg}><span class="ds-tag" data-size="sm" data-color="accent">{say(`bank.leg.${leg}`)}</span></li>)}</ul>;
}

export function FindingFacts({ of, short = false }: { of: Finding; short?: boolean }) {
    const { say, date } = use_speech();
    const catalog = use_catalog();
    return (
        <ul class="text-facts">
            <li>{catalog.unit_name(of.unit)}</li>
            <li>{say("bank.from_to", { from: date(of.from), to: date(of.to) })}</li>
            {of.is_external && <li>{say("bank.external")}</li>}
            {!short && [...of.groups, ...of.themes].map((label) => <li key={label}>{label}</li>)}
            {short && of.freshness === "past" && <li>{say("bank.past")}</li>}
        </ul>
    );
}
