// Raw texts as a file take four eyes (P-40): one asks, another agrees, the first fetches, once.
import { useRef, useState } from "preact/hooks";
import { address_of, send, use_read, type Failure } from "../api";
import type { ExportRequest, ExportWish } from "../api_types";
import { use_catalog } from "../catalog";
import { chosen_in, Choice } from "../filters";
import { use_speech } from "../language";
import { day_before, days_of } from "../periods";
import { has_role, may, type Me } from "../reader";
import { use_tell } from "../said";
import { Nothing, Show, Trouble } from "../states";
import type { ViewProps } from "./common";

const reasons = ["analysis", "report", "rights", "archive"] as const;

export function RawTexts({ me, address, live }: ViewProps) {
    const { say } = use_speech();
    const requests = use_read("/export-requests", {}, live.stamp);
    const may_ask = has_role(me, may.ask_for_texts);
    return (
        <section class="ds-card figure">
            <h2 class="ds-heading" data-size="xs">{say("raw.title")}</h2>
            <p class="quiet">{say("raw.text")}</p>
            {may_ask && <AskForTexts address={address} done={requests.reload} />}
            <Show of={requests}>
                {(value) => value.requests.length === 0
                    ? <Nothing>{say("raw.none")}</Nothing>
                    : <ul class="rows">{value.requests.map((request) => <li key={request.number}><OneRequest request={request} me={me} done={requests.reload} /></li>)}</ul>}
            </Show>
        </section>
    );
}

function AskForTexts({ address, done }: { address: ViewProps["address"]; done: () => void }) {
    const { say, period } = use_speech();
    const tell = use_tell();
    const catalog = use_catalog();
    const chosen = chosen_in(address, catalog);
    const [why, set_why] = useState<ExportWish["why"]>("analysis");
    const [failure, set_failure] = useState<Failure | null>(null);
    const ask = async () => {
        const answer = await send("POST /export-requests", {}, { why, unit: chosen.unit, dialog: chosen.dialog, ...days_of(chosen.period) });
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        tell(say("raw.asked"));
        done();
    };
    return (
        <>
            <form class="filters" aria-label={say("raw.ask")} onSubmit={(event) => { event.preventDefault(); void ask(); }}>
                <Choice label={say("raw.why")} value={why} on_change={(value) => set_why(reasons.find((reason) => reason === value) ?? "analysis")}>
                    {reasons.map((reason) => <option key={reason} value={reason}>{say(`reason.${reason}`)}</option>)}
                </Choice>
                <button type="submit" class="ds-button" data-size="sm" data-variant="secondary">{say("raw.ask_for", { unit: catalog.unit_name(chosen.unit), period: period(chosen.period) })}</button>
            </form>
            {failure && <Trouble failure={failure} />}
        </>
    );
}

function OneRequest({ request, me, done }: { request: ExportRequest; me: Me; done: () => void }) {
    const { say, date, moment } = use_speech();
    const tell = use_tell();
    const catalog = use_catalog();
    const [failure, set_failure] = useState<Failure | null>(null);
    const place = useRef<HTMLSpanElement>(null);
    const decide = async (verb: "approve" | "refuse") => {
        const answer = await send(verb === "approve" ? "POST /export-requests/{number}/approve" : "POST /export-requests/{number}/refuse", { number: request.number }, undefined);
        set_failure(answer.ok ? null : answer.failure);
        if (!answer.ok) return;
        tell(say("saved"));
        place.current?.focus();  // what was pressed goes
        done();
    };
    const { unit, from, to } = request.what;
    const may_decide = request.state === "waiting" && !request.is_mine && has_role(me, may.approve_texts);
    return (
        <>
            <span ref={place} tabIndex={-1}>
                <strong>{unit ? catalog.unit_name(unit) : say("texts.all_units")}</strong>{from && to && <>, {say("raw.days", { from: date(from), to: date(day_before(to)) })}</>}
                <br /><span class="quiet">{say("raw.by", { who: request.asked_by, when: moment(request.asked_at, new Date()), why: say(`reason.${request.why}`) })}</span>
                {failure && <Trouble failure={failure} />}
            </span>
            <span class="buttons">
                <span class="ds-tag" data-size="sm" data-color={request.state === "approved" ? "success" : request.state === "waiting" ? "info" : "neutral"}>{say(`raw.state.${request.state}`)}</span>
                {may_decide && <button type="button" class="ds-button" data-size="sm" onClick={() => void decide("approve")}>{say("raw.approve")}</button>}
                {may_decide && <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => void decide("refuse")}>{say("raw.refuse")}</button>}
                {request.state === "approved" && request.is_mine && (
                    <a class="ds-button" data-size="sm" download href={address_of("/export-requests/{number}/file", { number: request.number })} onClick={() => setTimeout(done, 1_000)}>{say("raw.fetch")}</a>
                )}
            </span>
        </>
    );
}
