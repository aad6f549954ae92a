// Makes tests/privacy/identity_corpus.jsonl: identity numbers, right and nearly right, in the ways people write them, each with what
// @navikt/fnrvalidator says of it. README.md tells the columns.
//   node generate.mjs           writes the corpus
//   node generate.mjs --check   makes it anew and compares: 0 the same, 1 different
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import validator from "@navikt/fnrvalidator";

const corpus = fileURLToPath(new URL("../identity_corpus.jsonl", import.meta.url));
const rowsOfEachKind = 45;

// mulberry32: small, and the same everywhere, so that the corpus comes out the same each time.
let state = 20320101;
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = (list) => list[random(list.length)];
const two = (value) => String(value).padStart(2, "0");
const digitsOf = (number) => [...number].map(Number);

const series = {
  fnr: [0, 0], dnr: [40, 0], hnr: [0, 40], helsenett: [0, 65], tnr: [0, 80],
  "dnr-and-hnr": [40, 40], "dnr-and-helsenett": [40, 65], "dnr-and-tnr": [40, 80],
};
const isOfRealPeople = (name) => name === "fnr" || name === "dnr";

const sum = (digits, weights) => weights.reduce((total, weight, i) => total + weight * digits[i], 0);
const k1Weights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const k2Weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

// The last two digits; `rest` is what the first control may leave: 0 today, 1 to 3 as well from 2032. Nothing if there are none.
function checkDigits(nine, rest) {
  const k1 = (11 + rest - (sum(digitsOf(nine), k1Weights) % 11)) % 11;
  if (k1 === 10) return undefined;
  const k2 = (11 - (sum(digitsOf(nine + k1), k2Weights) % 11)) % 11;
  return k2 === 10 ? undefined : `${k1}${k2}`;
}

// Nobody has a number of the years 40-53 with individual digits 500-899: no century is coded so. Every valid number of a series that
// people have is from there.
const belongsToNobody = (number) => {
  const year = Number(number.slice(4, 6)), individual = Number(number.slice(6, 9));
  return year >= 40 && year <= 53 && individual >= 500 && individual <= 899;
};

function nineDigits(name, day = 1 + random(28), month = 1 + random(12)) {
  const [dayOffset, monthOffset] = series[name];
  const year = isOfRealPeople(name) ? 40 + random(14) : random(100);
  const individual = isOfRealPeople(name) ? 500 + random(400) : random(1000);
  return two(day + dayOffset) + two(month + monthOffset) + two(year) + String(individual).padStart(3, "0");
}

function valid(name, rests, ...date) {
  for (;;) {
    const nine = nineDigits(name, ...date);
    const check = checkDigits(nine, pick(rests));
    if (check) return nine + check;
  }
}

const swapped = (number, i) => number.slice(0, i) + number[i + 1] + number[i] + number.slice(i + 2);
const changed = (number, i) => number.slice(0, i) + ((Number(number[i]) + 1 + random(9)) % 10) + number.slice(i + 1);
const impossibleDates = [[30, 2], [31, 4], [31, 6], [31, 9], [31, 11], [32, 1], [0, 5], [12, 0], [12, 13], [39, 12]];

// How a number comes to be, by name. "today" and "from 2032" are valid; what the others are, the validator says.
const makers = {
  today: (name) => valid(name, [0]),
  "from 2032": (name) => valid(name, [1, 2, 3]),
  "wrong check digit": (name) => changed(valid(name, [0]), 9 + random(2)),
  "one digit wrong": (name) => changed(valid(name, [0]), random(9)),
  "two digits exchanged": (name) => swapped(valid(name, [0]), random(10)),
  "impossible date": (name) => valid(name, [0], ...pick(impossibleDates)),
  "leap day": (name) => valid(name, [0], 29, 2),
  "last digits by chance": (name) => nineDigits(name) + two(random(100)),
};

const group = (number, sizes, joint) => {
  const parts = [];
  for (const size of sizes) {
    parts.push(number.slice(0, size));
    number = number.slice(size);
  }
  return parts.join(joint);
};
const dotted = (number) => group(number.slice(0, 6), [2, 2, 2], ".");
const writings = {
  plain: (n) => n,
  "space before the last five": (n) => group(n, [6, 5], " "),
  dash: (n) => group(n, [6, 5], "-"),
  "dash with spaces": (n) => group(n, [6, 5], " - "),
  "long dash": (n) => group(n, [6, 5], "\u2013"),
  "no-break space": (n) => group(n, [6, 5], "\u00a0"),
  "dots in the date": (n) => `${dotted(n)} ${n.slice(6)}`,
  "dots and dash": (n) => `${dotted(n)}-${n.slice(6)}`,
  "one dot": (n) => group(n, [6, 5], "."),
  stroke: (n) => group(n, [6, 5], "/"),
  "pairs and threes": (n) => group(n, [2, 2, 2, 3, 2], " "),
  "odd groups": (n) => group(n, [4, 4, 3], " "),
  "digit by digit": (n) => [...n].join(" "),
  "over two lines": (n) => group(n, [6, 5], "\n"),
  "full width": (n) => [...n].map((d) => String.fromCodePoint(0xff10 + Number(d))).join(""),
  "invisible characters": (n) => group(n, [3, 3, 5], "\u200b"),
  "letter O for 0": (n) => n.replaceAll("0", "O"),
  "letter l for 1": (n) => n.replaceAll("1", "l"),
};

function rows() {
  const out = [];
  const seen = new Set();
  const names = Object.keys(writings);
  for (const name of Object.keys(series))
    for (const [made, make] of Object.entries(makers))
      for (let i = 0; i < rowsOfEachKind; ) {
        const number = make(name);
        const said = validator.idnr(number);
        const reasons = said.status === "valid" ? [] : said.reasons;
        const checks = !reasons.includes("checksums don't match");
        const isRealSeries = Number(number[2]) < 2;
        if (seen.has(number) || (checks && isRealSeries && !belongsToNobody(number))) continue;
        seen.add(number);
        const form = names[i++ % names.length];
        out.push({ number, series: name, made, form, written: writings[form](number), checks, date: !reasons.includes("invalid date") });
      }
  return out;
}

const text = rows().map((row) => JSON.stringify(row) + "\n").join("");
if (process.argv.includes("--check")) {
  if (readFileSync(corpus, "utf8") !== text) {
    console.error("identity_corpus.jsonl is not what generate.mjs makes with this @navikt/fnrvalidator: one of the three has changed.");
    process.exit(1);
  }
  console.log(`identity_corpus.jsonl: ${text.split("\n").length - 1} rows, as @navikt/fnrvalidator says`);
} else {
  writeFileSync(corpus, text);
}
