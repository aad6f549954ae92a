// The fixed periods one can ask for (domain §5.7: never a period of one's own): weeks, months and quarters, by UTC days as the service counts them.
export type PeriodKind = "week" | "month" | "quarter";

const two = (n: number) => String(n).padStart(2, "0");
const day_ms = 86_400_000;

export function kind_of(period: string): PeriodKind {
    return period.includes("W") ? "week" : period.includes("Q") ? "quarter" : "month";
}

/** The period of this kind that the moment is in. */
export function period_of(kind: PeriodKind, moment: Date): string {
    const year = moment.getUTCFullYear();
    const month = moment.getUTCMonth();
    switch (kind) {
        case "month": return `${year}-${two(month + 1)}`;
        case "quarter": return `${year}-Q${Math.floor(month / 3) + 1}`;
        case "week": {
            // ISO 8601: the week belongs to the year of its Thursday.
            const day = Date.UTC(year, month, moment.getUTCDate());
            const thursday = new Date(day + (3 - ((moment.getUTCDay() + 6) % 7)) * day_ms);
            const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
            return `${thursday.getUTCFullYear()}-W${two(Math.floor((thursday.getTime() - first) / day_ms / 7) + 1)}`;
        }
    }
}

/** The newest first: at most `most` periods up to `now`, none before the first day there is anything of. */
export function periods_until(kind: PeriodKind, now: Date, most: number, first_day: string | null): string[] {
    const found: string[] = [];
    const earliest = first_day === null ? null : period_of(kind, new Date(`${first_day}T00:00:00Z`));
    let at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
    while (found.length < most) {
        const period = period_of(kind, at);
        found.push(period);
        if (earliest === null || period === earliest || period < earliest) break;
        at = kind === "week"
            ? new Date(at.getTime() - 7 * day_ms)
            : new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - (kind === "month" ? 1 : 3), 1));
    }
    return found;
}

/** The period of the same kind before this one. */
export function period_before(period: string): string {
    const [year = 0, part = 0] = period.replace(/[WQ]/, "").split("-").map(Number);
    switch (kind_of(period)) {
        case "month": return period_of("month", new Date(Date.UTC(year, part - 2, 1)));
        case "quarter": return period_of("quarter", new Date(Date.UTC(year, (part - 2) * 3, 1)));
        case "week": {
            const fourth = new Date(Date.UTC(year, 0, 4));  // always in week 1
            return period_of("week", new Date(fourth.getTime() + (part - 2) * 7 * day_ms));
        }
    }
}

/** The first day of the period and the first day after it, as "2026-11-01". */
export function days_of(period: string): { from: string; to: string } {
    const [year = 0, part = 0] = period.replace(/[WQ]/, "").split("-").map(Number);
    const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);
    switch (kind_of(period)) {
        case "month": return { from: day(Date.UTC(year, part - 1, 1)), to: day(Date.UTC(year, part, 1)) };
        case "quarter": return { from: day(Date.UTC(year, (part - 1) * 3, 1)), to: day(Date.UTC(year, part * 3, 1)) };
        case "week": {
            const fourth = new Date(Date.UTC(year, 0, 4));
            const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * day_ms + (part - 1) * 7 * day_ms;
            return { from: day(monday), to: day(monday + 7 * day_ms) };
        }
    }
}

export const day_before = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - day_ms).toISOString().slice(0, 10);
