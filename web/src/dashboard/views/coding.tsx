// Giving themes to one text, by mouse or by keys: digits choose while the list has the focus, Enter saves and goes to the next text.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { send, type Failure } from "../api";
import type { Text, Theme } from "../api_types";
import { use_speech } from "../language";
import { use_tell } from "../said";
import { Nothing, Trouble } from "../states";

export function Coding({ text, themes, coder, on_change, on_coded }: {
    text: Text; themes: readonly Theme[]; coder: string; on_change: (text: Text) => void; on_coded: (go_on: boolean) => void;
}) {
    const { say } = use_speech();
    const tell = use_tell();
    const fitting = themes.filter((theme) => theme.question === "" || theme.question === text.question);
    const [chosen, set_chosen] = useState<ReadonlySet<number>>(() => new Set(text.codes.filter((code) => code.coder === coder).map((code) => code.theme)));
    const [failure, set_failure] = useState<Failure | null>(null);
    const [busy, set_busy] = useState(false);
    const first = useRef<HTMLInputElement>(null);
    useLayoutEffect(() => first.current?.focus({ preventScroll: true }), []);
    const toggle = (id: number) => set_chosen((was) => {
        const next = new Set(was);
        if (!next.delete(id)) next.add(id);
        return next;
    });
    const save = async (go_on: boolean) => {
        if (busy) return;
        set_busy(true);
        const answer = await send("PUT /texts/{id}/codes", { id: text.id }, { themes: [...chosen] });
        set_busy(false);
        if (!answer.ok) {
            set_failure(answer.failure);
            return;
        }
        on_change(answer.value);
        tell(say("saved"));
        on_coded(go_on);
    };
    const on_key = (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const theme = /^[1-9]$/.test(event.key) ? fitting[Number(event.key) - 1] : undefined;
        if (theme) {
            event.preventDefault();
            toggle(theme.id);
        } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
            event.preventDefault();
            void save(true);
        }
    };
    if (fitting.length === 0) return <Nothing>{say("coding.no_themes")}</Nothing>;
    return (
        <form class="coding" onSubmit={(event) => { event.preventDefault(); void save(true); }} onKeyDown={on_key}>
            <fieldset class="ds-fieldset" aria-describedby={`words-${text.id}`}>
                <legend class="ds-label">{say("coding.legend")}</legend>
                <p class="quiet" id={`coding-hint-${text.id}`}>{say("coding.hint")}</p>
                <ul class="theme-choices" aria-describedby={`coding-hint-${text.id}`}>
                    {fitting.map((theme, at) => (
                        <li key={theme.id}>
                            <label class="theme-choice" title={theme.description || undefined}>
                                <input ref={at === 0 ? first : null} class="ds-input" type="checkbox" checked={chosen.has(theme.id)} onChange={() => toggle(theme.id)} />
                                {at < 9 && <kbd aria-hidden="true">{at + 1}</kbd>}
                                <span>{theme.name}</span>
                            </label>
                        </li>
                    ))}
                </ul>
            </fieldset>
            {failure && <Trouble failure={failure} />}
            <p class="buttons">
                <button type="submit" class="ds-button" data-size="sm" aria-busy={busy || undefined}>{say("coding.save_next")}</button>
                <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => void save(false)}>{say("coding.save")}</button>
            </p>
        </form>
    );
}
