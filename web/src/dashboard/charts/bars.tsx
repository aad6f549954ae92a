// Lying bars, one a category. A number that may not be shown has no bar: an empty, dashed frame and what the table says too.
import { ink, use_paints, type Paint } from "./paint";
import type { SvgRef } from "./size";

export interface Bar {
    label: string;
    value: number | null;  // none: hidden
    written: string;       // what stands beside the bar: "24 (40 %)", ":" …
    paint: Paint;
}

const row_beside = 40;
const row_above = 58;
const bar_height = 24;
const narrow_below = 520;
const label_share = 0.34;
const written_width = 112;

export function Bars({ bars, width, alt, svg, top }: { bars: readonly Bar[]; width: number; alt: string; svg: SvgRef; top?: number }) {
    const paints = use_paints();
    const narrow = width < narrow_below;
    const row = narrow ? row_above : row_beside;
    const left = narrow ? 0 : Math.round(width * label_share);
    const room = Math.max(width - left - written_width, 40);
    const most = Math.max(top ?? 0, ...bars.map((bar) => bar.value ?? 0)) || 1;
    const height = bars.length * row + 4;
    return (
        <svg ref={svg} class="chart" role="img" aria-label={alt} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
            {paints.defs}
            {bars.map((bar, at) => {
                const y = at * row + (narrow ? 26 : (row - bar_height) / 2);
                const long = bar.value === null ? 46 : Math.max((bar.value / most) * room, bar.value > 0 ? 2 : 0);
                return (
                    <g key={bar.label}>
                        <text x={narrow ? 0 : left - 10} y={narrow ? y - 8 : y + 17} text-anchor={narrow ? "start" : "end"} font-size="15" fill={ink.text}>{bar.label}</text>
                        {bar.value === null
                            ? <rect class="chart-hidden" x={left + 0.5} y={y + 0.5} width={long} height={bar_height - 1} fill={paints.fill("hidden")} stroke={ink.quiet} stroke-dasharray="3 3" />
                            : <rect class="chart-bar" x={left} y={y} width={long} height={bar_height} rx="2" fill={paints.fill(bar.paint)} />}
                        <text x={left + long + 8} y={y + 17} font-size="15" font-weight="600" fill={ink.text}>{bar.written}</text>
                    </g>
                );
            })}
            {!narrow && <line class="chart-axis" x1={left} x2={left} y1="0" y2={height} stroke={ink.quiet} />}
        </svg>
    );
}
