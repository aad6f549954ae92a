// Fills that differ by pattern as well as by colour, so that nothing is told by colour alone; written as attributes, so that a saved picture keeps them.
import { useId } from "preact/hooks";
import type { VNode } from "preact";

export type Paint = "plain" | "stripes" | "dots" | "hidden";

export const ink = { text: "#292c30", quiet: "#5b5d60", line: "#bbbcbd", main: "#0a5aa8", low: "#b4540a", middle: "#6b6d70", band: "#c7ddf0", ground: "#ffffff" } as const;

export interface Paints {
    defs: VNode;
    fill(paint: Paint): string;
}

/** Patterns with names of their own for each chart on the page. */
export function use_paints(): Paints {
    const id = useId().replace(/[^a-zA-Z0-9-]/g, "-");
    const defs = (
        <defs>
            <pattern id={`${id}-stripes`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="8" height="8" fill={ink.low} />
                <rect width="3" height="8" fill="#f6d9b8" />
            </pattern>
            <pattern id={`${id}-dots`} width="8" height="8" patternUnits="userSpaceOnUse">
                <rect width="8" height="8" fill={ink.middle} />
                <circle cx="4" cy="4" r="1.6" fill="#ffffff" />
            </pattern>
            <pattern id={`${id}-hidden`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
                <rect width="7" height="7" fill="#ffffff" />
                <rect width="1" height="7" fill={ink.line} />
            </pattern>
        </defs>
    );
    return { defs, fill: (paint) => (paint === "plain" ? ink.main : `url(#${id}-${paint})`) };
}
