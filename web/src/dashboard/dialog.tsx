// A window over the page: the browser's own dialog, so that focus stays inside and goes back where it came from.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { use_speech } from "./language";

export function Window({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
    const { say } = use_speech();
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    useLayoutEffect(() => {
        const element = dialog.current;
        const came_from = document.activeElement;
        element?.showModal();
        return () => {
            element?.close();
            if (came_from instanceof HTMLElement && came_from.isConnected) came_from.focus();
        };
    }, []);
    return (
        <dialog ref={dialog} class="ds-dialog window" aria-labelledby={id} onCancel={(event) => { event.preventDefault(); close(); }}>
            <button type="button" class="ds-button" data-variant="tertiary" data-icon="true" data-command="close" aria-label={say("close")} onClick={close} />
            <h2 id={id} class="ds-heading" data-size="sm">{title}</h2>
            {children}
        </dialog>
    );
}
