// The frame around every view: who is here, where to go, how fresh the numbers are; the way in, and what is said aloud.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { sign_out } from "./api";
import { use_address, type Address, type Go } from "./address";
import { languages, type Language } from "./format";
import { fetch_words, first_language, named, remember_language, speech_of, SpeechProvider, use_speech, type Speech } from "./language";
import { use_live, type Live } from "./live";
import { Menu } from "./menu";
import { may_see, type Me } from "./reader";
import { Teller } from "./said";
import { SessionEnds, SessionOver, sign_in_address, use_session } from "./session";
import { Note, Trouble, Waiting } from "./states";
import { AsksMe } from "./views/bank";
import { ViewOf } from "./views/view_of";

export function App() {
    const [speech, set_speech] = useState<Speech | null>(null);
    const choose = useCallback((language: Language) => {
        fetch_words(language).then(
            (words) => {
                document.documentElement.lang = language;
                set_speech(speech_of(language, words));
            },
            () => undefined,  // offline: the language stays as it is
        );
    }, []);
    useEffect(() => choose(first_language()), [choose]);
    if (!speech) return null;
    return (
        <SpeechProvider value={speech}>
            <Desk choose={(language) => { remember_language(language); choose(language); }} />
        </SpeechProvider>
    );
}

function Desk({ choose }: { choose: (language: Language) => void }) {
    const { say } = use_speech();
    const [address, go] = use_address();
    const session = use_session();
    const live = use_live(session.state === "in" && !session.over);
    return (
        <>
            <a class="ds-skip-link" href="#content">{say("skip")}</a>
            <Header me={session.state === "in" ? session.me : null} choose={choose} />
            {session.state === "asking" && <main id="content" class="alone"><Waiting as="page" /></main>}
            {session.state === "out" && <SignIn />}
            {session.state === "trouble" && <main id="content" class="alone"><Trouble failure={session.failure} retry={session.ask} /></main>}
            {session.state === "in" && (
                <>
                    {session.over ? <SessionOver ask={session.ask} /> : session.end && <SessionEnds end={session.end} ask={session.ask} />}
                    <Teller><Inside me={session.me} address={address} go={go} live={live} /></Teller>
                </>
            )}
            <Footer />
        </>
    );
}

const roles_listed_max = 3;

function Header({ me, choose }: { me: Me | null; choose: (language: Language) => void }) {
    const speech = use_speech();
    const { say, language } = speech;
    const roles = me?.roles.map((role) => named(speech, "role", role)).join(", ") ?? "";
    return (
        <header class="top">
            <div class="top-inner">
                <p class="brand"><strong>Innbyggerstemmen</strong><span>{say("brand.sub")}</span></p>
                <div class="top-tools">
                    <label class="language">
                        <span class="ds-sr-only">{say("language")}</span>
                        <select class="ds-input" data-size="sm" value={language} onChange={(event) => choose(event.currentTarget.value as Language)}>
                            {languages.map((code) => <option key={code} value={code} lang={code}>{{ nb: "Bokmål", nn: "Nynorsk", en: "English" }[code]}</option>)}
                        </select>
                    </label>
                    {me && (
                        <>
                            <p class="who"><strong>{me.name}</strong>{me.roles.length > roles_listed_max ? <span title={roles}><span aria-hidden="true">{say("roles.many", { n: me.roles.length })}</span><span class="ds-sr-only">{roles}</span></span> : <span>{roles}</span>}</p>
                            <SignOut />
                        </>
                    )}
                </div>
            </div>
        </header>
    );
}

function SignOut() {
    const { say } = use_speech();
    const [failure, set_failure] = useState(false);
    const leave = async () => set_failure(!(await sign_out()));
    return (
        <>
            <button type="button" class="ds-button" data-variant="secondary" data-size="sm" onClick={() => void leave()}>{say("sign_out")}</button>
            {failure && <span role="alert">{say("sign_out.failed")}</span>}
        </>
    );
}

function SignIn() {
    const { say } = use_speech();
    useEffect(() => {
        document.title = `${say("sign_in")} – Innbyggerstemmen`;
    }, [say]);
    return (
        <main id="content" class="alone">
            <div class="ds-card welcome">
                <h1 class="ds-heading" data-size="md">{say("sign_in.title")}</h1>
                <p class="ds-paragraph">{say("sign_in.text")}</p>
                <p><a class="ds-button" href={sign_in_address()}>{say("sign_in")}</a></p>
                <p class="ds-paragraph quiet" data-size="sm">{say("sign_in.trial")}</p>
            </div>
        </main>
    );
}

function Inside({ me, address, go, live }: { me: Me; address: Address; go: Go; live: Live }) {
    const { say } = use_speech();
    const title = say(`view.${address.view}`);
    const heading = useRef<HTMLHeadingElement>(null);
    const first = useRef(true);
    useEffect(() => {
        document.title = `${title} – Innbyggerstemmen`;
    }, [title]);
    // A new view is announced by moving to its heading; a new filter in the same view moves nothing.
    useEffect(() => {
        if (first.current) {
            first.current = false;
            return;
        }
        heading.current?.focus();
        scrollTo(0, 0);
    }, [address.view, address.query.report, address.query.finding, address.query.drive, address.query.edit]);
    return (
        <div class="inside">
            <Menu me={me} address={address} go={go} />
            <main id="content" tabIndex={-1}>
                {me.is_trial && <p class="trial"><span class="ds-tag" data-color="warning">{say("trial")}</span> {say("trial.text")}</p>}
                {may_see(me, "bank") && <AsksMe address={address} go={go} />}
                <h1 ref={heading} tabIndex={-1} class="ds-heading" data-size="md">{title}</h1>
                {may_see(me, address.view)
                    ? <ViewOf me={me} address={address} go={go} live={live} />
                    : <Note color="warning" title={say("state.refused")}>{say("state.refused.text")}</Note>}
            </main>
        </div>
    );
}

function Footer() {
    const { say } = use_speech();
    return (
        <footer class="foot">
            <div class="foot-inner">
                <p><strong>{say("staff.title")}</strong> {say("staff.text")}</p>
                <p><a class="ds-link" href="/tilgjengelighet">{say("accessibility")}</a> <a class="ds-link" href="/personvern">{say("privacy")}</a></p>
            </div>
        </footer>
    );
}
