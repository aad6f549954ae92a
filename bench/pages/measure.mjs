// Lighthouse over the citizen page of the real program, on a slowed-down phone as Lighthouse imagines it, and the bytes that go over the line.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { openBrowser, visit } from "../../tests/web/browser.mjs";
import { Service } from "../../tests/web/service.mjs";

const categories = ["performance", "accessibility", "best-practices"];
const goal = 95;
const lighthouse = join(dirname(createRequire(import.meta.url).resolve("lighthouse/package.json")), "cli/index.js");
const service = await Service.start();
let met = true;
try {
  for (const path of ["/", "/personvern"]) {
    const report = join(service.folder, "report.json");
    const options = ["--quiet", `--only-categories=${categories}`, "--output=json", `--output-path=${report}`, "--chrome-flags=--headless=new --no-sandbox --disable-gpu"];
    await promisify(execFile)(process.execPath, [lighthouse, service.url + path, ...options], { env: { ...process.env, CHROME_PATH: process.env.CHROME_PATH ?? "/usr/bin/chromium" } });
    const found = JSON.parse(readFileSync(report, "utf8"));
    const scores = categories.map((name) => [name, Math.round(found.categories[name].score * 100)]);
    met &&= scores.every(([, score]) => score >= goal);
    console.log(`${path.padEnd(14)} ${scores.map(([name, score]) => `${name} ${score}`).join(", ")}; first paint ${found.audits["first-contentful-paint"].displayValue}`);
  }
  const browser = await openBrowser();
  await visit(browser, {}, async (page) => {
    service.relay.bytes = 0;
    await page.goto(service.url, { waitUntil: "networkidle" });
    console.log(`${"/".padEnd(14)} ${service.relay.bytes} bytes with script, style and picture`);
  });
  await browser.close();
} finally {
  await service.stop();
}
process.exitCode = met ? 0 : 1;
