// Where to go: three groups of links, beside the page on a wide screen, behind one button on a narrow one.
import { useState } from "preact/hooks";
import { to_view, write_address, type Address, type Go, type View } from "./address";
import { use_speech } from "./language";
import { may_see, type Me } from "./reader";

const groups: readonly { key: "menu.duty" | "menu.read" | "menu.work" | "menu.know" | "menu.control"; views: readonly View[] }[] = [
    { key: "menu.duty", views: ["duty"] },
    { key: "menu.read", views: ["overview", "where", "compare", "missing"] },
    { key: "menu.work", views: ["texts", "codebook", "agreement", "quotes", "reports", "exports"] },
    { key: "menu.know", views: ["bank", "drives", "benefits", "links"] },
    { key: "menu.control", views: ["access-log"] },
];

export function Menu({ me, address, go }: { me: Me; address: Address; go: Go }) {
    const { say } = use_speech();
    const [open, set_open] = useState(false);
    return (
        <nav class="menu" aria-label={say("menu")}>
            <button type="button" class="ds-button menu-button" data-variant="secondary" data-size="sm" aria-expanded={open} aria-controls="menu-list" onClick={() => set_open(!open)}>
                {say("menu")}
            </button>
            <div id="menu-list" class={open ? "menu-list open" : "menu-list"}>
                {groups.map(({ key, views }) => {
                    const seen = views.filter((view) => may_see(me, view));
                    return seen.length > 0 && (
                        <div key={key}>
                            <h2 class="menu-group">{say(key)}</h2>
                            <ul>
                                {seen.map((view) => (
                                    <li key={view}>
                                        <ViewLink to={to_view(address, view)} go={(to) => { set_open(false); go(to); }} current={address.view === view}>{say(`view.${view}`)}</ViewLink>
                                    </li>
                                ))}
                            </ul>
                        </div>
                    );
                })}
            </div>
        </nav>
    );
}

/** A real link, so that it opens in a new tab too; an ordinary click stays on the page. */
export function ViewLink({ to, go, current = false, plain = false, button = false, children }: { to: Address; go: Go; current?: boolean; plain?: boolean; button?: boolean; children: preact.ComponentChildren }) {
    return (
        <a
            class={button ? "ds-button" : plain ? "ds-link" : undefined}
            href={write_address(to)}
            aria-current={current ? "page" : undefined}
            onClick={(event) => {
                if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                go(to);
            }}
        >
            {children}
        </a>
    );
}
