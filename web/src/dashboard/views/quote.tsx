// Approving a text as a quote (domain §5.7): two persons, each of whom has read it for what leads to somebody.
import { useState } from "preact/hooks";
import { send, type Failure } from "../api";
import type { QuoteState, Text } from "../api_types";
import { use_catalog } from "../catalog";
import { Window } from "../dialog";
import { use_speech } from "../language";
import { Note, Trouble } from "../states";

export function QuoteWindow({ text, close }: { text: Text; close: () => void }) {
    const { say, count } = use_speech();
    const { limits } = use_catalog();
    const [redacted, set_redacted] = useState(false);
    const [no_mark, set_no_mark] = useState(false);
    const [state, set_state] = useState<QuoteState | null>(null);
    const [failure, set_failure] = useState<Failure | null>(null);
    const decide = async (approve: boolean) => {
        const answer = await send("PUT /texts/{id}/quote", { id: text.id }, { redacted, has_rare_mark: !no_mark, approve });
        set_failure(answer.ok ? null : answer.failure);
        if (answer.ok) set_state(answer.value);
    };
    return (
        <Window title={say("quote.title")} close={close}>
            <blockquote class="text-words" lang={text.language}>{text.text}</blockquote>
            <p class="ds-paragraph">{say("quote.text")}</p>
            <form onSubmit={(event) => { event.preventDefault(); void decide(true); }}>
                <label class="theme-choice"><input class="ds-input" type="checkbox" checked={redacted} onChange={(event) => set_redacted(event.currentTarget.checked)} /><span>{say("quote.redacted")}</span></label>
                <label class="theme-choice"><input class="ds-input" type="checkbox" checked={no_mark} onChange={(event) => set_no_mark(event.currentTarget.checked)} /><span>{say("quote.no_mark")}</span></label>
                {failure && <Trouble failure={failure} />}
                <p class="buttons">
                    <button type="submit" class="ds-button" data-size="sm">{say("quote.approve")}</button>
                    <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => void decide(false)}>{say("quote.withdraw")}</button>
                </p>
            </form>
            <div role="status">
                {state && (
                    <Note color={state.faults.length === 0 ? "success" : "info"}>
                        <p class="ds-paragraph">{count("quote.approved_by", state.approved_by.length)} {state.faults.length === 0 ? say("quote.ready") : say("quote.missing")}</p>
                        {state.faults.length > 0 && <ul>{state.faults.map((fault) => <li key={fault}>{say(`fault.${fault}`, { n: limits.share })}</li>)}</ul>}
                    </Note>
                )}
            </div>
        </Window>
    );
}
