// What has just happened, shown at the foot of the window and read aloud: "Lagret", "Kunne ikke lagre".
import { createContext } from "preact";
import { useCallback, useContext, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";

type Tell = (text: string) => void;
const context = createContext<Tell>(() => undefined);
export const use_tell = () => useContext(context);

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
