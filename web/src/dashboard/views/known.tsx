// "What do we know already?": findings about the same as something that is planned, shown beside wherever it is planned.
import { use_read, type Loaded } from "../api";
import type { Finding } from "../api_types";
import type { Address, Go } from "../address";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { Nothing, Show } from "../states";
import { FindingFacts } from "./finding_facts";

const shown_max = 5;

/** Nothing is asked for before there is something to ask about. */
export function use_known(plan: string, place: string): Loaded<{ findings: readonly Finding[] }> {
    return use_read("/findings/known", plan.trim() === "" ? null : { plan: plan.trim(), place });
}

export function Known({ of, go, title, except = 0 }: { of: Loaded<{ findings: readonly Finding[] }>; go: Go; title: string; except?: number }) {
    const { say } = use_speech();
    return (
        <section class="known" aria-label={title}>
            <h2 class="ds-heading" data-size="2xs">{title}</h2>
            <Show of={of} as="chart">
                {({ findings }) => {
                    const others = findings.filter((finding) => finding.number !== except).slice(0, shown_max);
                    return others.length === 0
                        ? <Nothing>{say("bank.known.none")}</Nothing>
                        : (
                            <ul class="rows">
                                {others.map((finding) => (
                                    <li key={finding.number} class={finding.freshness === "past" ? "past" : undefined}>
                                        <span><ViewLink plain to={finding_address(finding.number)} go={go}>{finding.claim}</ViewLink><FindingFacts of={finding} short /></span>
                                    </li>
                                ))}
                            </ul>
                        );
                }}
            </Show>
        </section>
    );
}

export const finding_address = (number: number | "new", more: Record<string, string> = {}): Address => ({ view: "bank", query: { finding: String(number), ...more } });
