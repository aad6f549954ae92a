// Where the reader is: a view and its filters, all of it in the address, so that a link shows what I see and "back" goes back.
import { useEffect, useState } from "preact/hooks";

export const views = ["overview", "where", "compare", "missing", "texts", "codebook", "agreement", "reports", "exports", "quotes", "bank", "drives", "benefits", "links", "duty", "access-log"] as const;
export type View = (typeof views)[number];

/** What is after `?` beside the view: filters and the number of an open report. Empty values are left out. */
export type Query = Readonly<Record<string, string>>;

export interface Address {
    view: View;
    query: Query;
}

/** Filters that stay when another view is opened. */
const shared = ["unit", "period", "dialog", "channel"] as const;

export function read_address(search: string): Address {
    const parameters = new URLSearchParams(search);
    const query: Record<string, string> = {};
    for (const [name, value] of parameters) if (name !== "view" && value !== "") query[name] = value;
    const view = parameters.get("view");
    return { view: views.find((v) => v === view) ?? "overview", query };
}

export function write_address({ view, query }: Address): string {
    const parameters = new URLSearchParams();
    if (view !== "overview") parameters.set("view", view);
    for (const [name, value] of Object.entries(query)) if (value !== "") parameters.set(name, value);
    const search = parameters.toString();
    return location.pathname + (search ? `?${search}` : "");
}

/** The address of another view with the filters of this one. */
export function to_view(from: Address, view: View, more: Query = {}): Address {
    const query: Record<string, string> = {};
    for (const name of shared) if (from.query[name]) query[name] = from.query[name];
    return { view, query: { ...query, ...more } };
}

export function with_query(from: Address, changes: Query): Address {
    const query: Record<string, string> = { ...from.query, ...changes };
    for (const [name, value] of Object.entries(query)) if (value === "") delete query[name];
    return { view: from.view, query };
}

export type Go = (to: Address, how?: "push" | "replace") => void;

export function use_address(): [Address, Go] {
    const [address, set_address] = useState(() => read_address(location.search));
    useEffect(() => {
        const on_pop = () => set_address(read_address(location.search));
        addEventListener("popstate", on_pop);
        return () => removeEventListener("popstate", on_pop);
    }, []);
    const go: Go = (to, how = "push") => {
        if (how === "push") history.pushState(null, "", write_address(to));
        else history.replaceState(null, "", write_address(to));
        set_address(to);
    };
    return [address, go];
}
