// Lying bars, one a category. A number that may not be shown has no bar: an empty, dashed frame and what the table says too.
import { font_size, line_height, lines_of, width_of } from "./lines";
import { ink, use_paints, type Paint } from "./paint";
import type { SvgRef } from "./size";

export interface Bar {
    label: string;
    value: number | null;  // none: hidden
    written: string;       // what stands beside the bar: "24 (40 %)", ":" …
    paint: Paint;
}

const bar_height = 24;
const between = 16;        // from one row to the next
const narrow_below = 520;  // there a label stands above its bar
const label_share = 0.34;
const gap = 8;
const hidden_width = 46;
const bar_width_min = 40;

export function Bars({ bars, width, alt, svg, top }: { bars: readonly Bar[]; width: number; alt: string; svg: SvgRef; top?: number }) {
    const paints = use_paints();
    const narrow = width < narrow_below;
    const left = narrow ? 0 : Math.round(width * label_share);
    const written_width = Math.max(0, ...bars.map((bar) => width_of(bar.written, { weight: 600 })));
    const room = Math.max(width - left - written_width - 2 * gap, bar_width_min);
    const most = Math.max(top ?? 0, ...bars.map((bar) => bar.value ?? 0)) || 1;
    let height = 0;
    const rows = bars.map((bar) => {
        const lines = lines_of(bar.label, narrow ? width : left - gap - 2);
        const words = lines.length * line_height;
        const row = narrow ? words + 4 + bar_height : Math.max(words, bar_height);
        const begin = height + between / 2;
        height += row + between;
        return { bar, lines, bar_at: narrow ? begin + words + 4 : begin + (row - bar_height) / 2, words_at: narrow ? begin : begin + (row - words) / 2 };
    });
    return (
        <svg ref={svg} class="chart" role="img" aria-label={alt} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
            {paints.defs}
            {rows.map(({ bar, lines, bar_at, words_at }) => {
                const long = bar.value === null ? Math.min(hidden_width, room) : Math.max((bar.value / most) * room, bar.value > 0 ? 2 : 0);
                return (
                    <g key={bar.label}>
                        <text text-anchor={narrow ? "start" : "end"} font-size={font_size} fill={ink.text}>
                            {lines.map((line, at) => <tspan key={at} x={narrow ? 0 : left - gap} y={words_at + at * line_height + 14}>{line}</tspan>)}
                        </text>
                        {bar.value === null
                            ? <rect class="chart-hidden" x={left + 0.5} y={bar_at + 0.5} width={long} height={bar_height - 1} fill={paints.fill("hidden")} stroke={ink.quiet} stroke-dasharray="3 3" />
                            : <rect class="chart-bar" x={left} y={bar_at} width={long} height={bar_height} rx="2" fill={paints.fill(bar.paint)} />}
                        <text x={left + long + gap} y={bar_at + 17} font-size={font_size} font-weight="600" fill={ink.text}>{bar.written}</text>
                    </g>
                );
            })}
            {!narrow && <line class="chart-axis" x1={left} x2={left} y1="0" y2={height} stroke={ink.quiet} />}
        </svg>
    );
}
