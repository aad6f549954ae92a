// A share over periods with its Wilson interval as a band. Few answers: a hollow mark. Hidden: ":" on the ground line, and the line is broken.
import { ink } from "./paint";
import type { SvgRef } from "./size";

export interface TrendPoint {
    label: string;
    share: number | null;  // none: hidden, or nobody answered
    empty: boolean;        // nobody answered: no mark at all
    low: number;
    high: number;
    few: boolean;
}

const height = 268;
const edge = { left: 52, right: 16, top: 12, bottom: 34 };
const label_width = 64;
const steps = [0, 0.25, 0.5, 0.75, 1];

/** Consecutive points that may be shown, as ranges of indices. */
export function runs(points: readonly TrendPoint[]): number[][] {
    const found: number[][] = [];
    points.forEach((point, at) => {
        if (point.share === null) return;
        const last = found.at(-1);
        if (last && last.at(-1) === at - 1) last.push(at);
        else found.push([at]);
    });
    return found;
}

export function Trend({ points, width, alt, svg, percent }: { points: readonly TrendPoint[]; width: number; alt: string; svg: SvgRef; percent: (share: number) => string }) {
    const room = width - edge.left - edge.right;
    const x = (at: number) => edge.left + (points.length < 2 ? room / 2 : (room * at) / (points.length - 1));
    const y = (share: number) => edge.top + (1 - share) * (height - edge.top - edge.bottom);
    const every = Math.max(1, Math.ceil((points.length * label_width) / room));
    const labelled = (at: number) => (points.length - 1 - at) % every === 0;
    const anchor = (at: number) => (points.length > 1 && at === points.length - 1 ? "end" : "middle");
    return (
        <svg ref={svg} class="chart" role="img" aria-label={alt} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
            {steps.map((step) => (
                <g key={step}>
                    <line class="chart-grid" x1={edge.left} x2={width - edge.right} y1={y(step)} y2={y(step)} stroke={step === 0 ? ink.quiet : ink.line} stroke-width="1" />
                    <text x={edge.left - 8} y={y(step) + 5} text-anchor="end" font-size="13" fill={ink.quiet}>{percent(step)}</text>
                </g>
            ))}
            {runs(points).map((run) => <Run key={run[0]} run={run} points={points} x={x} y={y} />)}
            {points.map((point, at) => (
                <g key={point.label}>
                    {point.empty ? null : point.share === null
                        ? <text x={x(at)} y={y(0) - 6} text-anchor="middle" font-size="18" font-weight="700" fill={ink.quiet}>:</text>
                        : <circle class="chart-mark" cx={x(at)} cy={y(point.share)} r="5" fill={point.few ? ink.ground : ink.main} stroke={ink.main} stroke-width="2.5" />}
                    {labelled(at) && <text x={anchor(at) === "end" ? width - 2 : x(at)} y={height - 10} text-anchor={anchor(at)} font-size="13" fill={ink.quiet}>{point.label}</text>}
                </g>
            ))}
        </svg>
    );
}

function Run({ run, points, x, y }: { run: number[]; points: readonly TrendPoint[]; x: (at: number) => number; y: (share: number) => number }) {
    const at = (index: number) => points[index] as TrendPoint;
    if (run.length === 1) {
        const only = run[0] as number;
        return <line class="chart-whisker" x1={x(only)} x2={x(only)} y1={y(at(only).low)} y2={y(at(only).high)} stroke={ink.band} stroke-width="12" />;
    }
    const upper = run.map((index) => `${x(index)},${y(at(index).high)}`);
    const lower = run.map((index) => `${x(index)},${y(at(index).low)}`).reverse();
    const line = run.map((index) => `${x(index)},${y(at(index).share ?? 0)}`);
    return (
        <>
            <polygon class="chart-band" points={[...upper, ...lower].join(" ")} fill={ink.band} />
            <polyline class="chart-line" points={line.join(" ")} fill="none" stroke={ink.main} stroke-width="2.5" stroke-linejoin="round" />
        </>
    );
}
