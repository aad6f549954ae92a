// Hearing that something has come in. The stream only says that there is news; a view then asks again for what it shows.
import { useEffect, useRef, useState } from "preact/hooks";
import { api_root, read } from "./api";

const between_updates = 3_000;  // milliseconds: the first news at once, then no more often than this
const reconnect_first = 2_000;
const reconnect_max = 60_000;

export interface Live {
    stamp: number;       // grows with every round of news
    connected: boolean;
}

export function use_live(signed_in: boolean): Live {
    const [stamp, set_stamp] = useState(0);
    const [connected, set_connected] = useState(false);
    const has_begun = useRef(false);
    useEffect(() => {
        if (!signed_in) return;
        let source: EventSource | null = null;
        let wait = reconnect_first;
        let again: ReturnType<typeof setTimeout> | undefined;
        let due: ReturnType<typeof setTimeout> | undefined;
        let last = 0;
        const news = () => {
            if (due !== undefined) return;
            due = setTimeout(() => {
                due = undefined;
                last = Date.now();
                set_stamp((n) => n + 1);
            }, Math.max(0, last + between_updates - Date.now()));
        };
        const connect = () => {
            source = new EventSource(`${api_root}/changes`);
            let was_open = false;
            source.onopen = () => {
                if (wait > reconnect_first) news();  // what came while we were away
                wait = reconnect_first;
                was_open = true;
                set_connected(true);
            };
            source.addEventListener("changed", news);
            source.onerror = () => {
                set_connected(false);
                if (was_open && source?.readyState === EventSource.CONNECTING) {
                    wait = Math.max(wait, reconnect_first + 1);
                    return;  // the browser connects again by itself
                }
                source?.close();
                void read("/me", {});  // if the session is over, that says so
                again = setTimeout(connect, wait);
                wait = Math.min(wait * 2, reconnect_max);
            };
        };
        connect();
        if (has_begun.current) news();  // signed in again: what could not be fetched meanwhile
        has_begun.current = true;
        return () => {
            source?.close();
            clearTimeout(again);
            clearTimeout(due);
        };
    }, [signed_in]);
    return { stamp, connected };
}
