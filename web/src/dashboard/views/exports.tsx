// Figures as files, suppressed as on the screen; and raw texts, which take four eyes.
import { useState } from "preact/hooks";
import { address_of } from "../api";
import { use_catalog } from "../catalog";
import { chosen_in, Choice, Filters } from "../filters";
import { use_speech } from "../language";
import { has_role, may } from "../reader";
import type { ViewProps } from "./common";
import { RawTexts } from "./export_requests";

const tables = ["overview", "distribution", "trend", "dispositions", "not-asked", "themes"] as const;
const formats = ["csv", "xlsx", "json"] as const;
const audiences = ["team", "leaders", "open"] as const;

export function Exports(props: ViewProps) {
    const { me, address, go } = props;
    const { say } = use_speech();
    const catalog = use_catalog();
    const chosen = chosen_in(address, catalog);
    const [audience, set_audience] = useState(me.audience);
    return (
        <>
            <p class="ds-paragraph intro">{say("exports.text")}</p>
            <Filters address={address} go={go}>
                <Choice label={say("reports.audience")} value={audience} on_change={(value) => set_audience(audiences.find((one) => one === value) ?? me.audience)}>
                    {audiences.slice(audiences.indexOf(me.audience)).map((one) => <option key={one} value={one}>{say(`audience.${one}`)}</option>)}
                </Choice>
            </Filters>
            {has_role(me, may.see_figures) && <section class="ds-card figure">
                <h2 class="ds-heading" data-size="xs">{say("exports.files")}</h2>
                <ul class="rows">
                    {tables.map((table) => (
                        <li key={table}>
                            <span>{say(`exports.${table}`)}</span>
                            <span class="buttons">
                                {formats.map((format) => (
                                    <a key={format} class="ds-button" data-variant="secondary" data-size="sm" download href={address_of("/exports/{table}", { ...chosen, table, format, audience })}
                                        aria-label={say("exports.download", { what: say(`exports.${table}`), format: format.toUpperCase() })}>{format.toUpperCase()}</a>
                                ))}
                            </span>
                        </li>
                    ))}
                </ul>
            </section>}
            {has_role(me, may.see_requests) && <RawTexts {...props} />}
        </>
    );
}
