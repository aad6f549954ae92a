// The dashboard's words, numbers, dates, periods and addresses, without a browser.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { root } from "./service.mjs";
import { source } from "./source.mjs";

const folder = join(root, "web/src/dashboard");
const texts = Object.fromEntries(["nb", "nn", "en"].map((language) => [language, JSON.parse(readFileSync(join(folder, `texts/${language}.json`), "utf8"))]));
const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");

test("numbers are written as the language writes them", async () => {
  const { format_in } = await source("dashboard/format.ts");
  const rows = [
    ["nb", "1 000", "12,5 %", "68–88 %", "+4,9", "−3,0"],
    ["nn", "1 000", "12,5 %", "68–88 %", "+4,9", "−3,0"],
    ["en", "1,000", "12.5%", "68–88%", "+4.9", "-3.0"],
  ];
  for (const [language, thousand, percent, range, more, less] of rows) {
    const format = format_in(language);
    assert.equal(plain(format.number(1000)), thousand);
    assert.equal(plain(format.percent(0.125, 1)), percent);
    assert.equal(plain(format.percent_range(0.682, 0.882)), range);
    assert.equal(format.points(0.049), more);
    assert.equal(format.points(-0.03), less);
  }
});

test("numbers are written as Intl writes them, small and large, negative and rounded", async () => {
  const { format_in } = await source("dashboard/format.ts");
  for (const [language, locale] of [["nb", "nb-NO"], ["nn", "nn-NO"], ["en", "en-GB"]])
    for (const digits of [0, 1, 2, 3]) {
      const intl = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      for (const value of [0, 1, 0.05, 0.5, 1.5, 2.5, 0.125, 12.345, 99.95, 999, 999.5, 1000, 12345.678, 1234567, 1e9, -0.3, -1, -12.5, -1000.25]) assert.equal(plain(format_in(language).decimal(value, digits)), plain(intl.format(value)));
    }
});

test("dates are Oslo's, times have a full stop in Norwegian, and the running year is left out", async () => {
  const { format_in } = await source("dashboard/format.ts");
  const now = new Date("2026-11-30T12:00:00Z");
  const summer = "2026-05-15T10:30:00Z";
  assert.equal(plain(format_in("nb").moment(summer, now)), "15. mai kl. 12.30");
  assert.equal(plain(format_in("nn").moment(summer)), "15. mai 2026 kl. 12.30");
  assert.equal(plain(format_in("en").moment(summer)), "15 May 2026 12:30");
  assert.equal(plain(format_in("nb").time("2026-10-25T00:30:00Z")), "kl. 02.30"); // the hour before the clocks go back
  assert.equal(plain(format_in("nb").time("2026-10-25T01:30:00Z")), "kl. 02.30"); // and the hour after
  assert.equal(plain(format_in("nb").moment("2026-12-31T23:30:00Z", now)), "1. januar 2027 kl. 00.30");
});

test("periods have names, long and short, in each language", async () => {
  const { format_in } = await source("dashboard/format.ts");
  const names = (period) => ["nb", "nn", "en"].map((language) => plain(format_in(language).period(period)));
  assert.deepEqual(names("2026-W47"), ["uke 47, 2026", "veke 47, 2026", "week 47, 2026"]);
  assert.deepEqual(names("2026-11"), ["november 2026", "november 2026", "November 2026"]);
  assert.deepEqual(names("2026-Q4"), ["4. kvartal 2026", "4. kvartal 2026", "Q4 2026"]);
  assert.equal(plain(format_in("nb").period_short("2026-Q4")), "4. kv.");
});

test("a unit is compared with its neighbour, and never with what it is part of or what is part of it", async () => {
  const { are_related, partner_of } = await source("dashboard/relatives.ts");
  const unit = (id, parent, in_scope = true) => ({ id, parent, in_scope });
  const units = [unit("pod", ""), unit("201", "pod"), unit("201-a", "201"), unit("201-b", "201"), unit("202", "pod"), unit("202-a", "202")];
  const rows = [["201", "202"], ["201-a", "201-b"], ["201-b", "201-a"], ["202-a", "201"], ["pod", ""]];
  for (const [one, other] of rows) assert.equal(partner_of(units, one), other, one);
  for (const [one, other] of [["pod", "201-a"], ["201-a", "pod"], ["201", "201-a"], ["201", "201"]]) assert.ok(are_related(units, one, other), `${one} ${other}`);
  for (const [one, other] of [["201", "202"], ["201-a", "201-b"], ["202-a", "201"]]) assert.ok(!are_related(units, one, other), `${one} ${other}`);
  const scoped = units.map((one) => ({ ...one, in_scope: one.id.startsWith("202") }));
  assert.equal(partner_of(scoped, "202"), ""); // all that may be seen is part of it
  assert.ok(are_related([unit("a", "b"), unit("b", "a")], "a", "b")); // and a broken tree ends
});

test("weeks follow ISO 8601 over the turn of the year; months and quarters follow the calendar", async () => {
  const { period_of, period_before, days_of } = await source("dashboard/periods.ts");
  const at = (day) => new Date(`${day}T12:00:00Z`);
  const rows = [
    ["2026-12-31", "2026-W53", "2026-12", "2026-Q4"],
    ["2027-01-03", "2026-W53", "2027-01", "2027-Q1"],
    ["2027-01-04", "2027-W01", "2027-01", "2027-Q1"],
    ["2024-12-30", "2025-W01", "2024-12", "2024-Q4"],
  ];
  for (const [day, week, month, quarter] of rows) assert.deepEqual(["week", "month", "quarter"].map((kind) => period_of(kind, at(day))), [week, month, quarter]);
  assert.deepEqual(["2027-W01", "2027-01", "2027-Q1", "2026-W02"].map(period_before), ["2026-W53", "2026-12", "2026-Q4", "2026-W01"]);
  assert.deepEqual(days_of("2026-W53"), { from: "2026-12-28", to: "2027-01-04" });
  assert.deepEqual(days_of("2026-02"), { from: "2026-02-01", to: "2026-03-01" });
  assert.deepEqual(days_of("2026-Q4"), { from: "2026-10-01", to: "2027-01-01" });
});

test("only periods that may hold something are offered, the newest first and no more than asked for", async () => {
  const { periods_until } = await source("dashboard/periods.ts");
  const now = new Date("2026-11-30T23:59:59Z");
  assert.deepEqual(periods_until("month", now, 24, "2026-09-30"), ["2026-11", "2026-10", "2026-09"]);
  assert.deepEqual(periods_until("month", now, 2, "2020-01-01"), ["2026-11", "2026-10"]);
  assert.deepEqual(periods_until("quarter", now, 12, "2026-04-01"), ["2026-Q4", "2026-Q3", "2026-Q2"]);
  assert.deepEqual(periods_until("week", now, 13, "2026-11-16"), ["2026-W49", "2026-W48", "2026-W47"]);
  assert.deepEqual(periods_until("month", now, 24, null), ["2026-11"]);
  assert.deepEqual(periods_until("month", now, 24, "2027-03-01"), ["2026-11"]); // a clock that was wrong
});

test("the address holds the view and its filters, and forgets what is empty or unknown", async () => {
  globalThis.location = { pathname: "/dashboard" };
  const { read_address, write_address, to_view, with_query } = await source("dashboard/address.ts");
  const address = read_address("?view=texts&unit=201&q=kø+%26+tid&rating=");
  assert.deepEqual(address, { view: "texts", query: { unit: "201", q: "kø & tid" } });
  assert.deepEqual(read_address(new URL(write_address(address), "http://x").search), address);
  assert.equal(read_address("?view=<script>").view, "overview");
  assert.deepEqual(to_view(address, "overview").query, { unit: "201" }); // a search stays behind
  assert.deepEqual(with_query(address, { q: "", period: "2026-11" }).query, { unit: "201", period: "2026-11" });
  assert.equal(write_address({ view: "overview", query: {} }), "/dashboard");
});

test("a hidden point breaks the line of a trend", async () => {
  const { runs } = await source("dashboard/charts/trend.tsx");
  const points = [0.5, null, 0.6, 0.7, null].map((share) => ({ share }));
  assert.deepEqual(runs(points), [[0], [2, 3]]);
  assert.deepEqual(runs([]), []);
});

test("every text is there in each language, with the same places to fill, and somebody says it", () => {
  const keys = Object.keys(texts.nb);
  const files = readdirSync(folder, { recursive: true, withFileTypes: false }).filter((name) => /\.tsx?$/.test(name) && name !== "api_types.ts");
  const code = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  // Keys that are put together, such as `why.${figure.why}` or named(speech, "channel", …).
  const prefixes = [...code.matchAll(/`([a-z_-]+(?:\.[a-z_-]+)*\.)\$\{/g), ...code.matchAll(/named\(speech, "([\w.]+)"/g)].map(([, prefix]) => (prefix.endsWith(".") ? prefix : `${prefix}.`));
  const said = (key) => code.includes(`"${key}"`) || prefixes.some((prefix) => key.startsWith(prefix)) || (key.endsWith(".one") && said(key.slice(0, -4)));
  const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const language of ["nn", "en"]) {
    assert.deepEqual(Object.keys(texts[language]), keys);
    for (const key of keys) assert.deepEqual(places(texts[language][key]), places(texts.nb[key]), `${language}: ${key}`);
  }
  for (const key of keys) assert.ok(said(key), `nobody says "${key}"`);
});
