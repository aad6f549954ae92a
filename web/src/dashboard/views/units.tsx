// Figures of units beside each other, in the order of the tree and never as a ranking.
import { to_view, type Address, type Go } from "../address";
import type { UnitFigure } from "../api_types";
import { use_catalog } from "../catalog";
import { ShareMark } from "../charts/interval";
import { FigureIn } from "../figure";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { Scroll } from "../charts/scroll";

export function UnitTable({ units, caption, address, go, here }: { units: readonly UnitFigure[]; caption: string; address: Address; go: Go; here?: string }) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const scale = (
        <th scope="col" class="mark">
            <span class="ds-sr-only">{say("units.mark")}</span>
            <span class="scale" aria-hidden="true"><span>0</span><span>50</span><span>100 %</span></span>
        </th>
    );
    return (
        <Scroll label={caption}>
            <table class="ds-table units" data-size="sm">
                <caption class="ds-sr-only">{caption}</caption>
                <thead><tr><th scope="col">{say("filter.unit")}</th><th scope="col" class="number">{say("persons")}</th><th scope="col" class="number">{say("share.satisfied")}</th>{scale}</tr></thead>
                <tbody>
                    {units.map(({ unit, answered, share }) => (
                        <tr key={unit} class={unit === here ? "here" : undefined}>
                            <th scope="row">
                                {unit === here
                                    ? <strong>{say("units.whole", { unit: catalog.unit_name(unit) })}</strong>
                                    : <ViewLink plain to={to_view(address, "where", { unit })} go={go}>{catalog.unit_name(unit)}</ViewLink>}
                            </th>
                            <td class="number"><FigureIn figure={answered} /></td>
                            <td class="number"><FigureIn figure={share} /></td>
                            <td class="mark">{share.kind === "share" && <ShareMark share={share.share} low={share.low ?? share.share} high={share.high ?? share.share} few={share.few} />}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </Scroll>
    );
}
