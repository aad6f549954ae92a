// Who is signed in and until when: a session that nobody uses ends, after a warning (WCAG 2.2.1), and can be begun again beside what was being written.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { has_acted_lately } from "./activity";
import { read, set_csrf_token, when_signed_out, type Answer, type Failure } from "./api";
import { use_speech } from "./language";
import type { Me } from "./reader";

type State = { state: "asking" } | { state: "out" } | { state: "trouble"; failure: Failure } | { state: "in"; me: Me; over: boolean };
export type Session = State & { ask: () => void; end: End | null };

/** Moments in milliseconds: the last answer that told of it, when the session ends if nothing more is done, and whatever is done. */
interface End { told_at: number; at: number; at_last: number }

const warned_before = 120_000;  // milliseconds; of a short session the last third
const renewed_after = 60_000;   // somebody at the page renews the session, but no more often
const look = 1_000;

/** The page says whether the browser came with a session, so that nobody without one is asked for. */
const may_be_signed_in = () => document.getElementById("dashboard")?.dataset.session !== "none";

// Asked while the words are on their way.
const first_me: Promise<Answer<Me>> = may_be_signed_in() ? read("/me", {}) : new Promise(() => undefined);

export function use_session(): Session {
    const [session, set_session] = useState<State>(() => (may_be_signed_in() ? { state: "asking" } : { state: "out" }));
    const [end, set_end] = useState<End | null>(null);
    const who = useRef<string | undefined>(undefined);
    const take = useCallback((answer: Answer<Me>) => {
        if (answer.ok) {
            const me = answer.value;
            // Somebody else has signed in here: what stands on the page is not theirs.
            if (who.current !== undefined && who.current !== me.coder) return location.reload();
            who.current = me.coder;
            set_csrf_token(me.csrf ?? "");
            const now = Date.now();
            set_end(me.session ? { told_at: now, at: now + me.session.left * 1000, at_last: now + me.session.left_at_most * 1000 } : null);
            // The same person stays the same value, so that nothing is drawn anew.
            set_session((was) => (was.state === "in" ? (was.over ? { ...was, over: false } : was) : { state: "in", me, over: false }));
        } else if (answer.failure.kind === "signed_out") set_session(signed_out);
        else set_session((was) => (was.state === "in" ? was : { state: "trouble", failure: answer.failure }));
    }, []);
    const ask = useCallback(() => void read("/me", {}).then(take), [take]);
    useEffect(() => {
        when_signed_out(() => set_session(signed_out));
        if (may_be_signed_in()) void first_me.then(take);
    }, [take]);
    return { ...session, ask, end };
}

const signed_out = (was: State): State => (was.state === "in" ? { ...was, over: true } : { state: "out" });

export const sign_in_address = () => `/dashboard/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`;

/** The session has ended while somebody was at work: what stands on the page stays. Signing in happens in another window, and this one goes on. */
export function SessionOver({ ask }: { ask: () => void }) {
    const { say } = use_speech();
    const dialog = useRef<HTMLDialogElement>(null);
    useLayoutEffect(() => dialog.current?.showModal(), []);
    useEffect(() => {
        const back = () => document.visibilityState === "visible" && ask();
        addEventListener("focus", back);
        document.addEventListener("visibilitychange", back);
        return () => {
            removeEventListener("focus", back);
            document.removeEventListener("visibilitychange", back);
        };
    }, [ask]);
    return (
        <dialog ref={dialog} class="ds-dialog window" aria-labelledby="session-over">
            <h2 id="session-over" class="ds-heading" data-size="sm">{say("session.over")}</h2>
            <p class="ds-paragraph">{say("session.over.text")}</p>
            <p class="buttons">
                <a class="ds-button" href={sign_in_address()} target="_blank" rel="noopener">{say("sign_in.again")}</a>
                <button type="button" class="ds-button" data-variant="tertiary" onClick={() => dialog.current?.close()}>{say("session.stay")}</button>
            </p>
        </dialog>
    );
}

/** Renews the session of whoever is at the page, and warns who is not before it ends. */
export function SessionEnds({ end, ask }: { end: End; ask: () => void }) {
    const [warned, set_warned] = useState(false);
    const [understood, set_understood] = useState(false);
    const [before] = useState(() => Math.min(warned_before, (end.at - end.told_at) / 3));
    const asked_at = useRef(end.told_at);
    useEffect(() => {
        const timer = setInterval(() => {
            const now = Date.now();
            const is_near = end.at - now <= before;
            // In another window it may have been used: what was told before it came near its end warns nobody, unless no answer comes.
            set_warned(is_near && (end.at - end.told_at <= before || end.at - now <= before / 2));
            if (!is_near) set_understood(false);
            const may_ask = now - asked_at.current >= Math.min(renewed_after, before / 2);
            // Near its end too: the answer tells what is left, and when the time is up that it is.
            const wants = (has_acted_lately() && end.at < end.at_last) || is_near;
            if (!wants || !may_ask) return;
            asked_at.current = now;
            ask();
        }, look);
        return () => clearInterval(timer);
    }, [end, ask, before]);
    return warned && !understood ? <Warning end={end} ask={ask} close={() => set_understood(true)} /> : null;
}

function Warning({ end, ask, close }: { end: End; ask: () => void; close: () => void }) {
    const { say, time } = use_speech();
    const dialog = useRef<HTMLDialogElement>(null);
    const can_go_on = end.at < end.at_last;
    useLayoutEffect(() => {
        const element = dialog.current;
        const came_from = document.activeElement;
        element?.showModal();
        return () => {
            element?.close();
            if (came_from instanceof HTMLElement && came_from.isConnected) came_from.focus();
        };
    }, []);
    const go_on = () => (can_go_on ? ask() : close());
    return (
        <dialog ref={dialog} class="ds-dialog window" aria-labelledby="session-ends" aria-describedby="session-ends-text" onCancel={(event) => { event.preventDefault(); go_on(); }}>
            <h2 id="session-ends" class="ds-heading" data-size="sm">{say("session.ends", { when: time(new Date(end.at)) })}</h2>
            <p id="session-ends-text" class="ds-paragraph">{say(can_go_on ? "session.ends.text" : "session.ends.last")}</p>
            <p class="buttons"><button type="button" class="ds-button" onClick={go_on}>{say(can_go_on ? "session.go_on" : "session.understood")}</button></p>
        </dialog>
    );
}
