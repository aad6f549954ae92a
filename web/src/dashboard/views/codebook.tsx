// The themes one codes with: what each means and does not mean. Every change makes a new version; a retired theme stays in old codings.
import { useState } from "preact/hooks";
import { send, use_read, type Failure } from "../api";
import type { Theme } from "../api_types";
import { use_catalog } from "../catalog";
import { Window } from "../dialog";
import { chosen_in } from "../filters";
import { use_speech } from "../language";
import { has_role, may } from "../reader";
import { use_tell } from "../said";
import { Nothing, Show, Trouble } from "../states";
import type { ViewProps } from "./common";
import { Scroll } from "../charts/scroll";

export function Codebook({ me, address }: ViewProps) {
    const may_change = has_role(me, may.change_codebook);
    const { say } = use_speech();
    const catalog = use_catalog();
    const codebook = use_read("/codebook", {});
    const [open, set_open] = useState<Theme | "new" | null>(null);
    const { dialog } = chosen_in(address, catalog);
    const done = () => {
        set_open(null);
        codebook.reload();
    };
    return (
        <>
            <p class="ds-paragraph intro">{say("codebook.text")}</p>
            {may_change && <p class="buttons"><button type="button" class="ds-button" onClick={() => set_open("new")}>{say("codebook.new")}</button></p>}
            <Show of={codebook}>
                {(value) => (
                    value.themes.length === 0
                        ? <Nothing>{say("codebook.none")}</Nothing>
                        : (
                            <section class="ds-card figure">
                                <p class="quiet">{say("codebook.version", { n: value.version })}</p>
                                <ThemeTable themes={value.themes} dialog={dialog} open={may_change ? set_open : null} />
                            </section>
                        )
                )}
            </Show>
            {open && <ThemeWindow theme={open === "new" ? null : open} dialog={dialog} close={() => set_open(null)} done={done} />}
        </>
    );
}

function ThemeTable({ themes, dialog, open }: { themes: readonly Theme[]; dialog: string; open: ((theme: Theme) => void) | null }) {
    const { say, date } = use_speech();
    const catalog = use_catalog();
    return (
        <Scroll label={say("view.codebook")}>
            <table class="ds-table stacked" data-size="sm">
                <thead><tr><th scope="col">{say("theme")}</th><th scope="col">{say("codebook.meaning")}</th><th scope="col">{say("codebook.question")}</th><th scope="col">{say("codebook.changed")}</th>{open && <th scope="col"><span class="ds-sr-only">{say("change_it")}</span></th>}</tr></thead>
                <tbody>
                    {themes.map((theme) => (
                        <tr key={theme.id} class={theme.retired ? "retired" : undefined}>
                            <th scope="row">{theme.name}{theme.retired && <> <span class="ds-tag" data-size="sm" data-color="neutral">{say("codebook.retired")}</span></>}</th>
                            <td>{theme.description}</td>
                            <td>{theme.question === "" ? say("codebook.all_questions") : catalog.question_text(dialog, theme.question)}</td>
                            <td class="quiet">{date(theme.changed_at.slice(0, 10))}</td>
                            {open && <td><button type="button" class="ds-button" data-variant="tertiary" data-size="sm" aria-label={say("codebook.change", { name: theme.name })} onClick={() => open(theme)}>{say("change_it")}</button></td>}
                        </tr>
                    ))}
                </tbody>
            </table>
        </Scroll>
    );
}

function ThemeWindow({ theme, dialog, close, done }: { theme: Theme | null; dialog: string; close: () => void; done: () => void }) {
    const { say } = use_speech();
    const catalog = use_catalog();
    const tell = use_tell();
    const [name, set_name] = useState(theme?.name ?? "");
    const [description, set_description] = useState(theme?.description ?? "");
    const [question, set_question] = useState(theme?.question ?? "");
    const [retired, set_retired] = useState(theme?.retired ?? false);
    const [failure, set_failure] = useState<Failure | null>(null);
    const [empty, set_empty] = useState(false);
    const questions = catalog.dialog(dialog)?.questions.filter((one) => one.kind === "open") ?? [];
    const save = async () => {
        set_empty(name.trim() === "");
        if (name.trim() === "") return;
        const body = { name: name.trim(), description: description.trim(), question, retired };
        const answer = theme ? await send("PUT /codebook/{theme}", { theme: theme.id }, { ...body, version: theme.version }) : await send("POST /codebook", {}, body);
        if (!answer.ok) {
            set_failure(answer.failure);
            return;
        }
        tell(say("saved"));
        done();
    };
    return (
        <Window title={theme ? say("codebook.change", { name: theme.name }) : say("codebook.new")} close={close}>
            <form class="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
                <div class="ds-field">
                    <label class="ds-label" for="theme-name">{say("codebook.name")}</label>
                    <input id="theme-name" class="ds-input" maxLength={80} value={name} aria-invalid={empty || undefined} aria-describedby={empty ? "theme-name-fault" : undefined} onInput={(event) => set_name(event.currentTarget.value)} />
                    {empty && <p id="theme-name-fault" class="ds-validation-message" role="alert">{say("codebook.name_missing")}</p>}
                </div>
                <div class="ds-field">
                    <label class="ds-label" for="theme-description">{say("codebook.description")}</label>
                    <textarea id="theme-description" class="ds-input" rows={4} maxLength={1000} value={description} onInput={(event) => set_description(event.currentTarget.value)} />
                </div>
                <div class="ds-field">
                    <label class="ds-label" for="theme-question">{say("codebook.question")}</label>
                    <select id="theme-question" class="ds-input" value={question} onChange={(event) => set_question(event.currentTarget.value)}>
                        <option value="">{say("codebook.all_questions")}</option>
                        {questions.map((one) => <option key={one.id} value={one.id}>{catalog.named(one.text)}</option>)}
                    </select>
                </div>
                {theme && <label class="theme-choice"><input class="ds-input" type="checkbox" checked={retired} onChange={(event) => set_retired(event.currentTarget.checked)} /><span>{say("codebook.retire")}</span></label>}
                {failure && <Trouble failure={failure} />}
                <p class="buttons"><button type="submit" class="ds-button">{say("save")}</button><button type="button" class="ds-button" data-variant="tertiary" onClick={close}>{say("cancel")}</button></p>
            </form>
        </Window>
    );
}
