// Which view an address means, and what all of them need first: units, dialogs.
import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { use_read } from "../api";
import type { View } from "../address";
import { Catalog, CatalogProvider } from "../catalog";
import { use_speech } from "../language";
import { Nothing, Trouble, Waiting } from "../states";
import { AccessLogView } from "./access_log";
import { Agreement } from "./agreement";
import { Bank } from "./bank";
import { Benefits } from "./benefits";
import { Codebook } from "./codebook";
import type { ViewProps } from "./common";
import { Compare } from "./compare";
import { Drives } from "./drives";
import { Duty } from "./duty";
import { Exports } from "./exports";
import { Links } from "./links";
import { Missing } from "./missing";
import { Overview } from "./overview";
import { Quotes } from "./quotes";
import { Reports } from "./reports";
import { Texts } from "./texts";
import { Where } from "./where";

const view_of: Record<View, (props: ViewProps) => VNode> = {
    overview: Overview, where: Where, compare: Compare, missing: Missing, texts: Texts, codebook: Codebook, agreement: Agreement, reports: Reports, exports: Exports, quotes: Quotes, bank: Bank, drives: Drives, benefits: Benefits, links: Links, duty: Duty, "access-log": AccessLogView,
};

/** Views that say something before anybody has answered. */
const without_answers: readonly View[] = ["bank", "drives", "links", "duty", "access-log"];

/** Until somebody has answered one of them, every news may be that somebody has: then that is the dialog to show. */
function use_dialogs(live: ViewProps["live"]) {
    const nobody_has_answered = useRef(true);
    const stamp = useRef(live.stamp);
    if (nobody_has_answered.current) stamp.current = live.stamp;
    const dialogs = use_read("/dialogs", {}, stamp.current);
    if (dialogs.value) nobody_has_answered.current = dialogs.value.dialogs.every((dialog) => dialog.first_day === null);
    return dialogs;
}

export function ViewOf(props: ViewProps) {
    const { say, language } = use_speech();
    const units = use_read("/units", {});
    const dialogs = use_dialogs(props.live);
    const catalog = useMemo(
        () => (units.value && dialogs.value ? new Catalog(units.value.units, dialogs.value.dialogs, new Date(dialogs.value.as_of), language, props.me.audience === "team", props.me.limits) : null),
        [units.value, dialogs.value, language, props.me.audience, props.me.limits],
    );
    const failure = units.failure ?? dialogs.failure;
    if (!catalog) return failure ? <Trouble failure={failure} retry={() => { units.reload(); dialogs.reload(); }} /> : <Waiting as="page" />;
    if (catalog.dialogs.length === 0 && !without_answers.includes(props.address.view)) return <Nothing>{say("overview.nothing")}</Nothing>;
    const Shown = view_of[props.address.view];
    return <CatalogProvider value={catalog}><Shown key={props.address.view} {...props} /></CatalogProvider>;
}
