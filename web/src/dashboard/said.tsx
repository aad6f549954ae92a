// What has just happened, shown at the foot of the window and read aloud: "Lagret", "Kunne ikke lagre".
import { createContext } from "preact";
import { useCallback, useContext, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";

type Tell = (text: string) => void;
const context = createContext<Tell | null>(null);

export function use_tell(): Tell {
    const tell = useContext(context);
    if (!tell) throw new Error("use_tell outside Teller");
    return tell;
}

export function Teller({ children }: { children: ComponentChildren }) {
    const [said, set_said] = useState({ text: "", turn: 0 });
    const tell = useCallback<Tell>((text) => set_said((was) => ({ text, turn: was.turn + 1 })), []);
    return (
        <context.Provider value={tell}>
            {children}
            <div class="said" role="status">{said.text && <p key={said.turn} class="ds-paragraph">{said.text}</p>}</div>
        </context.Provider>
    );
}
