// What a view shows while it has nothing to show: waiting, nothing there, not allowed, busy, offline, asked for too much alike.
import type { ComponentChildren } from "preact";
import type { Failure, Loaded } from "./api";
import { use_speech } from "./language";

/** As high as what it waits for, more or less, so that little moves when that comes. */
export function Waiting({ as }: { as: "page" | "chart" }) {
    const { say } = use_speech();
    return (
        <div class={`waiting waiting-${as}`} role="status">
            <span class="ds-sr-only">{say("state.loading")}</span>
            <span class="ds-skeleton" data-variant="rectangle" aria-hidden="true" />
        </div>
    );
}

export function Nothing({ children }: { children: ComponentChildren }) {
    return <p class="nothing">{children}</p>;
}

export function Note({ color = "info", title, level = 2, children }: { color?: "info" | "warning" | "danger" | "success"; title?: string; level?: 2 | 3; children: ComponentChildren }) {
    const Heading = level === 2 ? "h2" : "h3";
    return (
        <div class="ds-alert" data-color={color}>
            {title && <Heading class="ds-heading" data-size="2xs">{title}</Heading>}
            {typeof children === "string" ? <p class="ds-paragraph">{children}</p> : children}
        </div>
    );
}

export function Trouble({ failure, retry }: { failure: Failure; retry?: () => void }) {
    const { say } = use_speech();
    const again = retry && <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={retry}>{say("state.retry")}</button>;
    switch (failure.kind) {
        case "signed_out":
            return null;  // the shell says so for the whole page
        case "refused":
            return <Note color="warning" title={say("state.refused")}><p class="ds-paragraph">{say("state.refused.text")}</p></Note>;
        case "bad":
            return <div role="alert"><Note color="warning" title={say("state.bad")}>{failure.language === "en" && <p class="ds-paragraph">{say("state.bad.text")}</p>}{failure.text && <p class="ds-paragraph" lang={failure.language}>{failure.text}</p>}{again}</Note></div>;
        case "conflict":
            return <div role="alert"><Note color="warning" title={say("state.conflict")}><p class="ds-paragraph">{say("state.conflict.text")}</p>{failure.text && <p class="ds-paragraph" lang={failure.language}>{failure.text}</p>}{again}</Note></div>;
        case "busy":
            return <div role="status"><Note color="warning" title={say("state.busy")}><p class="ds-paragraph">{say("state.busy.text", { n: failure.seconds })}</p>{again}</Note></div>;
        case "offline":
            return <div role="alert"><Note color="danger" title={say("state.offline")}><p class="ds-paragraph">{say("state.offline.text")}</p>{again}</Note></div>;
    }
}

/** The answer, or what there is to say instead; an older answer stays while a newer one comes or fails to come. */
export function Show<T>({ of, as = "page", children }: { of: Loaded<T>; as?: "page" | "chart"; children: (value: T) => ComponentChildren }) {
    return (
        <>
            {of.failure && <Trouble failure={of.failure} retry={of.reload} />}
            {of.value === null ? !of.failure && <Waiting as={as} /> : <div class={of.is_former ? "shown former" : "shown"} aria-busy={of.loading}>{children(of.value)}</div>}
        </>
    );
}
