// Do two coders see the same in the same texts? Cohen's kappa, for all themes together and for each.
import { use_read } from "../api";
import { with_query } from "../address";
import type { Agreement as AgreementAnswer } from "../api_types";
import { Choice } from "../filters";
import { use_speech } from "../language";
import { reader_name } from "../reader";
import { Nothing, Show } from "../states";
import type { ViewProps } from "./common";
import { Scroll } from "../charts/scroll";

export function Agreement({ me, address, go }: ViewProps) {
    const speech = use_speech();
    const { say } = speech;
    const answer = use_read("/agreement", { first: address.query.first, second: address.query.second });
    return (
        <>
            <p class="ds-paragraph intro">{say("agreement.text")}</p>
            <Show of={answer}>
                {(value) => value.coders.length < 2
                    ? <Nothing>{say("agreement.too_few")}</Nothing>
                    : (
                        <>
                            <form class="filters" aria-label={say("filter")} onSubmit={(event) => event.preventDefault()}>
                                {(["first", "second"] as const).map((which) => (
                                    <Choice key={which} label={say(`agreement.${which}`)} value={value[which]} on_change={(coder) => go(with_query(address, { first: value.first, second: value.second, [which]: coder }))}>
                                        {value.coders.map((one) => <option key={one.coder} value={one.coder} disabled={one.coder === (which === "first" ? value.second : value.first)}>{say("agreement.coder", { coder: reader_name(speech, me, one.coder), n: one.texts })}</option>)}
                                    </Choice>
                                ))}
                            </form>
                            <Kappas of={value} />
                        </>
                    )}
            </Show>
        </>
    );
}

function Kappas({ of }: { of: AgreementAnswer }) {
    const { say, decimal, percent, number, count } = use_speech();
    const kappa = (value: number | null) => (value === null ? "–" : decimal(value, 2));
    return (
        <>
            <dl class="tiles">
                <div class="ds-card tile"><dt>{say("agreement.kappa")}</dt><dd><strong>{kappa(of.all.kappa)}</strong><span class="tile-foot quiet">{say("agreement.kappa.text")}</span></dd></div>
                <div class="ds-card tile"><dt>{say("agreement.observed")}</dt><dd><strong>{of.all.observed === null ? "–" : percent(of.all.observed)}</strong>{of.all.expected !== null && <span class="tile-foot quiet">{say("agreement.expected", { share: percent(of.all.expected) })}</span>}</dd></div>
                <div class="ds-card tile"><dt>{say("agreement.both")}</dt><dd><strong>{number(of.all.texts)}</strong><span class="tile-foot quiet">{count("texts.count", of.all.texts)}</span></dd></div>
            </dl>
            <section class="ds-card figure">
                <h2 class="ds-heading" data-size="xs">{say("agreement.themes")}</h2>
                <Scroll label={say("agreement.themes")}>
                    <table class="ds-table" data-size="sm">
                        <thead><tr><th scope="col">{say("theme")}</th><th scope="col" class="number">{say("agreement.kappa")}</th><th scope="col" class="number">{say("agreement.both_gave")}</th><th scope="col" class="number">{say("agreement.only_first")}</th><th scope="col" class="number">{say("agreement.only_second")}</th><th scope="col" class="number">{say("agreement.neither")}</th></tr></thead>
                        <tbody>
                            {of.themes.map((theme) => (
                                <tr key={theme.theme}><th scope="row">{theme.name}</th><td class="number">{kappa(theme.agreement.kappa)}</td><td class="number">{number(theme.both)}</td><td class="number">{number(theme.only_first)}</td><td class="number">{number(theme.only_second)}</td><td class="number">{number(theme.neither)}</td></tr>
                            ))}
                        </tbody>
                    </table>
                </Scroll>
            </section>
        </>
    );
}
