// For ten minutes: what came in, how people rate it, what is good and what can be better, where, and how sure we are.
import { use_read } from "../api";
import type { Overview as OverviewAnswer } from "../api_types";
import { to_view } from "../address";
import { use_catalog } from "../catalog";
import { figure_spoken, persons_of } from "../figure";
import { chosen_in, Filters, type Chosen } from "../filters";
import { use_speech } from "../language";
import { ViewLink } from "../menu";
import { Show } from "../states";
import { Fresh, Notes, type ViewProps } from "./common";
import { DistributionChart } from "./distribution";
import { Lead, MoreQuestions, Tiles } from "./lead";
import { NotAskedChart } from "./not_asked";
import { ParticipationOf } from "./participation";
import { ThemesOf } from "./themes";
import { TrendOver } from "./trend";
import { UnitTable } from "./units";

const units_in_overview = 12;
const theme_questions_max = 4;

export function Overview({ me, address, go, live }: ViewProps) {
    const catalog = use_catalog();
    const { say } = use_speech();
    const chosen = chosen_in(address, catalog);
    const overview = use_read("/overview", { ...chosen }, live.stamp);
    const distribution = use_read("/distribution", { ...chosen }, live.stamp);
    const units = overview.value?.units.filter((unit) => unit.unit !== overview.value?.filter.unit) ?? [];
    return (
        <>
            <Filters address={address} go={go} />
            <Show of={overview}>
                {(value) => (
                    <>
                        <Lead of={value} />
                        <Fresh as_of={value.as_of} live={live} />
                        <Notes notes={value.notes} />
                        <Tiles of={value} />
                    </>
                )}
            </Show>
            {overview.value && (
                <div class="columns">
                    <Show of={distribution} as="chart">{(value) => <DistributionChart of={value} title={catalog.question_text(chosen.dialog, value.question)} />}</Show>
                    <TrendOver chosen={chosen} stamp={live.stamp} team={me.audience === "team"} />
                </div>
            )}
            {overview.value && <ThemesByQuestion of={overview.value} chosen={chosen} stamp={live.stamp} />}
            {overview.value && <MoreQuestions of={overview.value} />}
            {units.length > 0 && (
                <section class="ds-card figure">
                    <div class="figure-head"><h2 class="ds-heading" data-size="xs">{say("overview.where")}</h2></div>
                    <UnitTable units={units.slice(0, units_in_overview)} caption={say("overview.where")} address={address} go={go} />
                    <p><ViewLink plain to={to_view(address, "where")} go={go}>{say("overview.where.more")}</ViewLink></p>
                </section>
            )}
            {overview.value && <ParticipationOf of={overview.value.participation} />}
            {overview.value?.participation.kind === "rates" && <NotAskedChart chosen={chosen} stamp={live.stamp} />}
        </>
    );
}

function ThemesByQuestion({ of, chosen, stamp }: { of: OverviewAnswer; chosen: Chosen; stamp: number }) {
    const speech = use_speech();
    const { say } = speech;
    const written = of.texts.filter(({ figure }) => persons_of(figure) !== 0 && !(figure.kind === "hidden" && figure.why === "nobody")).slice(0, theme_questions_max);
    if (written.length === 0) return null;
    return (
        <section aria-labelledby="themes-title">
            <h2 id="themes-title" class="ds-heading section-title" data-size="sm">{say("overview.themes")}</h2>
            <div class="columns">
                {written.map(({ question, figure }) => <ThemesOf key={question} chosen={chosen} question={question} written={figure_spoken(speech, figure)} stamp={stamp} />)}
            </div>
        </section>
    );
}
