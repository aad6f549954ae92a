// "Varsle" (P-26): whom to call stands there at once, whatever the network does; that it was opened and what was done is logged.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { send } from "../api";
import type { Alert } from "../api_types";
import { use_catalog } from "../catalog";
import { Window } from "../dialog";
import { use_speech } from "../language";
import { Note, Trouble } from "../states";
import type { Failure } from "../api";

const deeds = ["called_112", "called_duty", "not_needed"] as const;
const emergency = "112";

export function AlertWindow({ id, close }: { id: string; close: () => void }) {
    const { say, time } = use_speech();
    const catalog = use_catalog();
    const [alert, set_alert] = useState<Alert | null>(null);
    const [failure, set_failure] = useState<Failure | null>(null);
    const [done, set_done] = useState<string | null>(null);
    const outcome = useRef<HTMLDivElement>(null);
    // What was pressed is gone then: the focus goes to what came of it.
    useLayoutEffect(() => void (done !== null && outcome.current?.focus()), [done]);
    const log = async (deed: "opened" | (typeof deeds)[number]) => {
        const answer = await send("POST /texts/{id}/alert", { id }, { deed });
        if (!answer.ok) {
            set_failure(answer.failure);
            return;
        }
        set_failure(null);
        set_alert(answer.value);
        if (deed !== "opened") set_done(say("alert.logged", { deed: say(`alert.${deed}`), when: time(answer.value.logged_at) }));
    };
    useEffect(() => void log("opened"), [id]);
    const numbers = alert?.numbers ?? [{ name: "nod_politi", number: emergency }];
    return (
        <Window title={say("alert.title")} close={close}>
            <p class="ds-paragraph">{say("alert.text")}</p>
            <ul class="numbers">
                {numbers.map((entry) => (
                    <li key={entry.number}><a class="call" href={`tel:${entry.number.replaceAll(" ", "")}`}>{entry.number}</a><span>{say(entry.number === emergency ? "alert.emergency" : "alert.duty")}</span></li>
                ))}
            </ul>
            {alert && <p class="ds-paragraph">{catalog.named(alert.advice)}</p>}
            {failure && <Trouble failure={failure} />}
            <div ref={outcome} role="status" tabIndex={-1}>{done && <Note color="success">{done}</Note>}</div>
            {!done && (
                <fieldset class="ds-fieldset">
                    <legend class="ds-label">{say("alert.what")}</legend>
                    <p class="buttons">
                        {deeds.map((deed) => <button key={deed} type="button" class="ds-button" data-variant={deed === "not_needed" ? "tertiary" : "secondary"} data-size="sm" onClick={() => void log(deed)}>{say(`alert.${deed}`)}</button>)}
                    </p>
                </fieldset>
            )}
        </Window>
    );
}
