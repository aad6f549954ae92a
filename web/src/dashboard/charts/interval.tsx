// A point and its interval on one line: a share from 0 to 100 %, or a difference with the line of no difference.
import { lines_of, width_of } from "./lines";
import { ink } from "./paint";
import type { SvgRef } from "./size";

/** Small, beside its number in a table; the number says it all, so it is not read aloud. */
export function ShareMark({ share, low, high, few }: { share: number; low: number; high: number; few: boolean }) {
    const width = 132;
    const x = (value: number) => 6 + value * (width - 12);
    return (
        <svg class="chart share-mark" aria-hidden="true" viewBox={`0 0 ${width} 20`} width={width} height="20">
            <line class="chart-grid" x1={x(0)} x2={x(1)} y1="10" y2="10" stroke={ink.line} />
            <line class="chart-grid" x1={x(0.5)} x2={x(0.5)} y1="5" y2="15" stroke={ink.line} />
            <line class="chart-line" x1={x(low)} x2={x(high)} y1="10" y2="10" stroke={ink.main} stroke-width="6" stroke-opacity="0.35" stroke-linecap="round" />
            <circle class="chart-mark" cx={x(share)} cy="10" r="4.5" fill={few ? ink.ground : ink.main} stroke={ink.main} stroke-width="2" />
        </svg>
    );
}

const end_size = 13;
const end_line = 16;

export function DifferenceChart({ difference, low, high, width, alt, svg, points, ends }: {
    difference: number; low: number; high: number; width: number; alt: string; svg: SvgRef;
    points: (value: number) => string; ends: readonly [string, string];
}) {
    const reach = Math.min(1, Math.max(0.1, Math.ceil(Math.max(Math.abs(low), Math.abs(high)) * 10) / 10));
    const x = (value: number) => 28 + ((value + reach) / (2 * reach)) * (width - 56);
    const words = ends.map((end) => lines_of(end, width / 2 - 12, (text) => width_of(text, { size: end_size })));
    const top = Math.max(...words.map((lines) => lines.length)) * end_line - end_line;  // what longer names take more than one line
    const height = 96 + top;
    return (
        <svg ref={svg} class="chart" role="img" aria-label={alt} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
            {words.map((lines, end) => (
                <text key={end} font-size={end_size} text-anchor={end === 0 ? "start" : "end"} fill={ink.quiet}>
                    {lines.map((line, at) => <tspan key={at} x={end === 0 ? 2 : width - 2} y={14 + at * end_line}>{line}</tspan>)}
                </text>
            ))}
            <line class="chart-axis" x1={x(0)} x2={x(0)} y1={top + 22} y2={top + 70} stroke={ink.text} stroke-width="2" />
            <line class="chart-grid" x1={x(-reach)} x2={x(reach)} y1={top + 70} y2={top + 70} stroke={ink.quiet} />
            {[-reach, -reach / 2, 0, reach / 2, reach].map((value) => (
                <text key={value} x={x(value)} y={top + 88} text-anchor="middle" font-size="13" fill={ink.quiet}>{points(value)}</text>
            ))}
            <line class="chart-line" x1={x(low)} x2={x(high)} y1={top + 46} y2={top + 46} stroke={ink.main} stroke-width="8" stroke-opacity="0.35" stroke-linecap="round" />
            <circle class="chart-mark" cx={x(difference)} cy={top + 46} r="7" fill={ink.main} />
        </svg>
    );
}
