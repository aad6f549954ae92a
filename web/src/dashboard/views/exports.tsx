// Figures as files, suppressed as on the screen; and raw texts, which take four eyes.
import { useState } from "preact/hooks";
import { use_catalog } from "../catalog";
import { chosen_in, Choice, Filters } from "../filters";
import { use_speech } from "../language";
import { has_role, may } from "../reader";
import { FileLinks, type ViewProps } from "./common";
import { RawTexts } from "./export_requests";

const tables = ["overview", "distribution", "trend", "dispositions", "not-asked", "themes"] as const;
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
                            <FileLinks takes={{ ...chosen, table, audience }} />
                        </li>
                    ))}
                </ul>
            </section>}
            {has_role(me, may.see_requests) && <RawTexts {...props} />}
        </>
    );
}
