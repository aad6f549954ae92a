// Citizens' words that may be shown outside the team now (domain §5.7): agreed to, read by two, and of places and times with many in them.
import { useState } from "preact/hooks";
import { use_read } from "../api";
import { use_catalog } from "../catalog";
import { chosen_in, Filters } from "../filters";
import { use_speech } from "../language";
import { Nothing, Show } from "../states";
import { AlertWindow } from "./alert";
import type { ViewProps } from "./common";

export function Quotes({ address, go }: ViewProps) {
    const { say, count, period } = use_speech();
    const catalog = use_catalog();
    const { unit, dialog, channel } = chosen_in(address, catalog);
    const quotes = use_read("/quotes", { unit, dialog, channel });
    const [alerted, set_alerted] = useState<string | null>(null);
    return (
        <>
            <p class="ds-paragraph intro">{say("quotes.text")}</p>
            <Filters address={address} go={go} without={["period"]} />
            <p class="quiet">{say("texts.logged")}</p>
            <Show of={quotes}>
                {(value) => value.quotes.length === 0
                    ? <Nothing>{say("quotes.none")}</Nothing>
                    : (
                        <>
                            <p class="quiet" role="status">{count("quotes.count", value.quotes.length)}</p>
                            <ul class="texts">
                                {value.quotes.map((quote) => (
                                    <li key={quote.id}>
                                        <figure class="ds-card text">
                                            <blockquote class="text-words" lang={quote.language}>{quote.text}</blockquote>
                                            <figcaption class="text-facts">{catalog.question_text(quote.dialog, quote.question)} · {catalog.unit_name(quote.place)} · {period(quote.time)}</figcaption>
                                            <p class="buttons"><button type="button" class="ds-button" data-variant="secondary" data-size="sm" data-color="danger" onClick={() => set_alerted(quote.id)}>{say("alert")}</button></p>
                                        </figure>
                                    </li>
                                ))}
                            </ul>
                        </>
                    )}
            </Show>
            {alerted !== null && <AlertWindow id={alerted} close={() => set_alerted(null)} />}
        </>
    );
}
