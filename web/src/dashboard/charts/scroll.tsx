// Holds a table that may be wider than the page. It takes the focus, to be moved by keys, only while there is something to move.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
    const place = useRef<HTMLDivElement>(null);
    const [too_wide, set_too_wide] = useState(false);
    useLayoutEffect(() => {
        const target = place.current;
        if (!target) return;
        const measure = () => set_too_wide(target.scrollWidth > target.clientWidth);
        const observer = new ResizeObserver(measure);
        observer.observe(target);
        for (const child of target.children) observer.observe(child);
        return () => observer.disconnect();
    }, []);
    const movable = too_wide ? ({ tabIndex: 0, role: "group", "aria-label": label } as const) : {};
    return <div ref={place} class="table-scroll" {...movable}>{children}</div>;
}
