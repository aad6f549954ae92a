// Down the tree of units: the unit and those right below it, one press from going deeper.
import { use_read } from "../api";
import { to_view } from "../address";
import { use_catalog } from "../catalog";
import { FigureLegend } from "../figure";
import { chosen_in, Filters } from "../filters";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { Nothing, Show } from "../states";
import { Fresh, Notes, type ViewProps } from "./common";
import { UnitTable } from "./units";

export function Where({ address, go, live }: ViewProps) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const chosen = chosen_in(address, catalog);
    const distribution = use_read("/distribution", { ...chosen }, live.stamp);
    const path = catalog.path_to(chosen.unit);
    return (
        <>
            <Filters address={address} go={go} />
            <nav class="ds-breadcrumbs" aria-label={say("where.path")}>
                <ol>
                    {path.map((unit, at) => (
                        <li key={unit.id}>
                            {at === path.length - 1 ? <span aria-current="page">{catalog.named(unit.name)}</span> : <ViewLink plain to={to_view(address, "where", { unit: unit.id })} go={go}>{catalog.named(unit.name)}</ViewLink>}
                        </li>
                    ))}
                </ol>
            </nav>
            <Show of={distribution}>
                {(value) => (
                    <>
                        <Fresh as_of={value.as_of} live={live} />
                        <section class="ds-card figure">
                            <h2 class="ds-heading" data-size="xs">{catalog.question_text(chosen.dialog, value.question)}</h2>
                            <p class="quiet">{say("where.read")}</p>
                            <FigureLegend figures={value.units.flatMap((unit) => [unit.answered, unit.share])} />
                            <UnitTable units={value.units} caption={say("where.caption", { unit: catalog.unit_name(chosen.unit) })} address={address} go={go} here={chosen.unit} />
                            {catalog.below(chosen.unit).length === 0 && <Nothing>{say("where.leaf")}</Nothing>}
                        </section>
                        <Notes notes={value.notes} />
                    </>
                )}
            </Show>
        </>
    );
}
