// Numbers, dates and times as Norwegian readers write them: 1 000 · 12,5 % · 15. mai · kl. 12.30 (domain §7). Times are Oslo's.
export type Language = "nb" | "nn" | "en";
export const languages: readonly Language[] = ["nb", "nn", "en"];

const locale: Record<Language, string> = { nb: "nb-NO", nn: "nn-NO", en: "en-GB" };
const zone = "Europe/Oslo";
const no_break = "\u00a0";

export interface Format {
    number(value: number): string;
    /** 0.8144 with 3 digits (at most) → "0,814". */
    decimal(value: number, digits: number): string;
    /** 0.125 → "12,5 %"; `digits` after the comma at most. */
    percent(share: number, digits?: number): string;
    /** 0.68, 0.88 → "68–88 %". */
    percent_range(low: number, high: number, digits?: number): string;
    /** 0.2 → "+20 prosentpoeng" without the word: a signed number of points. */
    points(difference: number, digits?: number): string;
    /** "2026-05-15" → "15. mai 2026"; the year is left out in the current year of `now`. */
    date(day: string, now?: Date): string;
    /** An instant → "kl. 12.30", in Oslo. */
    time(instant: string | Date): string;
    /** An instant → "15. mai 2026 kl. 12.30". */
    moment(instant: string | Date, now?: Date): string;
    /** "2026-W47" → "uke 47, 2026"; "2026-11" → "november 2026"; "2026-Q4" → "4. kvartal 2026"; "2026" → "2026". */
    period(period: string): string;
    /** The same, as short as an axis wants it: "uke 47", "nov.", "4. kv.". */
    period_short(period: string): string;
}

const ordinal = { nb: ["kvartal", "kv."], nn: ["kvartal", "kv."], en: ["quarter", "qtr"] } as const;
const week = { nb: "uke", nn: "veke", en: "week" } as const;

// Making a formatter takes far longer than using one.
const made = new Map<string, Intl.DateTimeFormat>();
function date_format(language: Language, form: "day" | "day_of_year" | "clock" | "year" | "month" | "month_of_year"): Intl.DateTimeFormat {
    const name = `${language} ${form}`;
    const known = made.get(name);
    if (known) return known;
    const forms: Record<typeof form, Intl.DateTimeFormatOptions> = {
        day: { day: "numeric", month: "long", year: "numeric" },
        day_of_year: { day: "numeric", month: "long" },
        clock: { hour: "2-digit", minute: "2-digit", hour12: false },
        year: { year: "numeric" },
        month: { month: "short" },
        month_of_year: { month: "long", year: "numeric" },
    };
    const format = new Intl.DateTimeFormat(locale[language], { ...forms[form], timeZone: zone });
    made.set(name, format);
    return format;
}

/** A calendar day as a moment that is on that day in every zone of Europe. */
function noon(day: string): Date {
    return new Date(`${day}T12:00:00Z`);
}

function clock(instant: Date, language: Language): string {
    const parts = date_format("nb", "clock").formatToParts(instant);
    const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
    return language === "en" ? `${part("hour")}:${part("minute")}` : `kl.${no_break}${part("hour")}.${part("minute")}`;
}

function day_of(instant: Date, language: Language, now?: Date): string {
    const year = date_format("en", "year");
    const same_year = now !== undefined && year.format(now) === year.format(instant);
    return date_format(language, same_year ? "day_of_year" : "day").format(instant);
}

function month(period: string, language: Language, long: boolean): string {
    return date_format(language, long ? "month_of_year" : "month").format(noon(`${period}-15`));
}

function period_name(period: string, language: Language, long: boolean): string {
    const [year = "", part = ""] = period.split("-");
    if (part.startsWith("W")) return `${week[language]}${no_break}${Number(part.slice(1))}${long ? `, ${year}` : ""}`;
    if (part.startsWith("Q")) {
        const number = part.slice(1);
        const [word, short] = ordinal[language];
        if (language === "en") return long ? `Q${number} ${year}` : `Q${number}`;
        return long ? `${number}.${no_break}${word} ${year}` : `${number}.${no_break}${short}`;
    }
    return /^\d{4}-\d{2}$/.test(period) ? month(period, language, long) : period;
}

// Signs as Intl.NumberFormat has them (a test holds them against it), which takes a phone a tenth of a second to get ready.
const signs: Record<Language, { group: string; decimal: string; minus: string }> = {
    nb: { group: no_break, decimal: ",", minus: "\u2212" },
    nn: { group: no_break, decimal: ",", minus: "\u2212" },
    en: { group: ",", decimal: ".", minus: "-" },
};

function written_number(value: number, digits: number, language: Language): string {
    const { group, decimal, minus } = signs[language];
    const [whole = "", part] = Math.abs(value).toFixed(digits).split(".");
    const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
    return (value < 0 ? minus : "") + grouped + (part === undefined ? "" : decimal + part);
}

export function format_in(language: Language): Format {
    const number = (value: number, digits = 0) => written_number(value, digits, language);
    const percent_sign = language === "en" ? "%" : `${no_break}%`;
    const date_from = (instant: string | Date) => (typeof instant === "string" ? new Date(instant) : instant);
    return {
        number: (value) => number(value, Number.isInteger(value) ? 0 : 1),
        decimal: number,
        percent: (value, digits = 0) => number(value * 100, digits) + percent_sign,
        percent_range: (low, high, digits = 0) => `${number(low * 100, digits)}–${number(high * 100, digits)}${percent_sign}`,
        points: (difference, digits = 1) => (difference > 0 ? "+" : "") + number(difference * 100, digits),
        date: (day, now) => day_of(noon(day), language, now),
        time: (instant) => clock(date_from(instant), language),
        moment: (instant, now) => `${day_of(date_from(instant), language, now)} ${clock(date_from(instant), language)}`,
        period: (period) => period_name(period, language, true),
        period_short: (period) => period_name(period, language, false),
    };
}
