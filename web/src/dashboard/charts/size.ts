// How wide a drawing may be. Charts are drawn at the width they have, so that their letters stay as large as the text around them.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** Where a chart keeps its drawing, to save it as a picture. */
export type SvgRef = RefObject<SVGSVGElement | null>;

const width_unmeasured = 640;  // before the first layout, and on paper

export function use_width<T extends HTMLElement>(): [RefObject<T | null>, number] {
    const element = useRef<T>(null);
    const [width, set_width] = useState(width_unmeasured);
    // The observer is called before the page is painted; to measure here would lay the page out once more for each chart.
    useLayoutEffect(() => {
        const target = element.current;
        if (!target) return;
        const measure = () => {
            const found = Math.floor(target.clientWidth);
            if (found > 0) set_width(found);
        };
        const observer = new ResizeObserver(measure);
        observer.observe(target);
        return () => observer.disconnect();
    }, []);
    return [element, width];
}
