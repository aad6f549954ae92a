// Who is missing among those who answered: the R-indicator and what each group adds to unevenness (domain §5.5).
import { use_read } from "../api";
import { with_query } from "../address";
import type { Missing as MissingAnswer } from "../api_types";
import { use_catalog } from "../catalog";
import { FigureIn, FigureLegend } from "../figure";
import { chosen_in, Choice, Filters } from "../filters";
import { named, use_speech } from "../language";
import { Note, Show } from "../states";
import { FileLinks, Fresh, Notes, type ViewProps } from "./common";
import { Scroll } from "../charts/scroll";

export function Missing({ address, go, live }: ViewProps) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const chosen = chosen_in(address, catalog);
    const by = address.query.by === "channel" ? "channel" : "unit";
    const open_link = catalog.dialog(chosen.dialog)?.is_open_link ?? false;
    const answer = use_read("/missing", open_link ? null : { ...chosen, by }, live.stamp);
    return (
        <>
            <Filters address={address} go={go}>
                <Choice label={say("missing.by")} value={by} on_change={(value) => go(with_query(address, { by: value === "channel" ? value : "" }))}>
                    <option value="unit">{say("missing.by_unit")}</option>
                    <option value="channel">{say("missing.by_channel")}</option>
                </Choice>
            </Filters>
            {open_link
                ? <Note title={say("missing.open_link")}>{say("missing.open_link.text")}</Note>
                : <Show of={answer}>{(value) => <><Fresh as_of={value.as_of} live={live} /><Evenness of={value} /><Notes notes={value.notes} /><FileLinks takes={{ ...chosen, by, table: "missing" }} /></>}</Show>}
        </>
    );
}

function Evenness({ of }: { of: MissingAnswer }) {
    const speech = use_speech();
    const catalog = use_catalog();
    const { say, percent, decimal } = speech;
    const group_name = (group: string) => (of.by === "unit" ? catalog.unit_name(group) : named(speech, "channel", group));
    return (
        <>
            {of.why && <Note title={say("missing.hidden")}>{say(`why.${of.why.why}`)}</Note>}
            {of.r !== null && (
                <dl class="tiles">
                    <div class="ds-card tile"><dt>{say("missing.r")}</dt><dd><strong>{decimal(of.r, 3)}</strong><span class="tile-foot quiet">{say("missing.r.text")}</span></dd></div>
                    {of.response !== null && <div class="ds-card tile"><dt>{say("missing.response")}</dt><dd><strong>{percent(of.response, 1)}</strong></dd></div>}
                    {of.bias !== null && <div class="ds-card tile"><dt>{say("missing.bias")}</dt><dd><strong>{decimal(of.bias, 3)}</strong><span class="tile-foot quiet">{say("missing.bias.text")}</span></dd></div>}
                </dl>
            )}
            <section class="ds-card figure">
                <h2 class="ds-heading" data-size="xs">{say("missing.groups")}</h2>
                <p class="quiet">{say("missing.read")}</p>
                <FigureLegend figures={of.groups.flatMap((group) => [group.invited, group.answered])} />
                <Scroll label={say("missing.groups")}>
                    <table class="ds-table" data-size="sm">
                        <thead><tr><th scope="col">{say("missing.group")}</th><th scope="col" class="number">{say("tile.invited")}</th><th scope="col" class="number">{say("missing.answered")}</th><th scope="col" class="number">{say("missing.contribution")}</th><th scope="col">{say("missing.means")}</th></tr></thead>
                        <tbody>
                            {of.groups.map((group) => (
                                <tr key={group.group}>
                                    <th scope="row">{group_name(group.group)}</th>
                                    <td class="number"><FigureIn figure={group.invited} /></td>
                                    <td class="number"><FigureIn figure={group.answered} /></td>
                                    <td class="number">{group.contribution === null ? <FigureIn figure={{ kind: "hidden", why: "small_group", text: "" }} /> : signed(decimal(group.contribution, 3), group.contribution)}</td>
                                    <td>{group.contribution === null ? "" : say(meaning(group.contribution))}</td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </Scroll>
            </section>
        </>
    );
}

const signed = (written: string, value: number) => (value > 0 ? `+${written}` : written);
const even_within = 0.02;  // a contribution this near to 0 is called even

function meaning(contribution: number): "missing.under" | "missing.over" | "missing.even" {
    return contribution < -even_within ? "missing.under" : contribution > even_within ? "missing.over" : "missing.even";
}
