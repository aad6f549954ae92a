// The dashboard as its readers use it: small groups are hidden on the screen, charts are tables and pictures too, everything is reached by
// keyboard, an answer shows up by itself. Work with texts and reports is in dashboard_desk_test.mjs, how each view looks and reads in
// dashboard_views_test.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { PNG } from "pngjs";
import { openBrowser, picture, tabTo, visit } from "./browser.mjs";
import { citizen, talkOf } from "./crowd.mjs";
import { open, serviceWithAnswers, signIn, stands } from "./dashboard.mjs";
import { answerAll, choice, dissatisfied, say, start } from "./talk.mjs";

let browser, service, session;

before(async () => {
  service = await serviceWithAnswers();
  session = await signIn(service);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

const reader = (options, steps) =>
  visit(browser, options, async (page, context) => {
    await context.addCookies(session);
    await steps(page, context);
  });
const row = (page, unit) => page.locator("table.units tbody tr").filter({ has: page.getByRole("link", { name: unit, exact: true }) });

test("who is not signed in sees a way in and nothing else", async () => {
  await visit(browser, {}, async (page) => {
    await page.goto(`${service.url}/dashboard?view=texts`);
    const link = page.getByRole("link", { name: "Logg inn" });
    await link.waitFor();
    assert.equal(await link.getAttribute("href"), `/dashboard/sign-in?to=${encodeURIComponent("/dashboard?view=texts")}`);
    assert.equal(await page.locator("nav").count(), 0);
  });
});

test("37 = Øst 20 + Vest 14 + Nord 3: Nord is hidden with words, Vest too, and no number on the page gives them away", async () => {
  await reader({}, async (page) => {
    await open(page, service, "where");
    const [east, west, north] = ["Øst politidistrikt", "Vest politidistrikt", "Nordland politidistrikt"].map((name) => row(page, name).locator("td.number").first());
    assert.equal(await east.innerText(), "20");
    for (const hidden of [west, north]) {
      assert.equal((await hidden.locator("[aria-hidden]").innerText()).trim(), ":");
      assert.match(await hidden.locator(".ds-sr-only").innerText(), /[Ss]kjult/);
      assert.match(await hidden.locator(".veiled").getAttribute("title"), /[Ss]kjult/);
    }
    await page.getByText("er skjult for å verne dem som har svart").first().waitFor();
    assert.doesNotMatch((await page.locator("table.units").innerText()).replace(/politidistrikt/g, ""), /(^|\D)(3|14|17)(\D|$)/);
    await picture(page, "dashboard-suppressed");
  });
});

test("the whole of what a view shows is reached and read by keyboard alone", async () => {
  await reader({}, async (page) => {
    await open(page, service, "overview");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "ds-skip-link");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "content");
    const where = page.locator("nav a", { hasText: "Hvor" }).first();
    await page.evaluate(() => document.activeElement.blur());
    await tabTo(page, where);
    await page.keyboard.press("Enter");
    await stands(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1"); // the new view is announced
    await tabTo(page, row(page, "Øst politidistrikt").getByRole("link"));
    await page.keyboard.press("Enter");
    await stands(page);
    assert.equal(new URL(page.url()).searchParams.get("unit"), "202");
    await page.goBack();
    await stands(page);
    assert.equal(new URL(page.url()).searchParams.get("unit"), null);
    const period = page.getByLabel("Periode").first();
    await tabTo(page, period);
    await page.keyboard.press("ArrowDown");
    await page.waitForURL(/period=/);
  });
});

test("a chart is a table one press away, and a picture that says what it is", async () => {
  await reader({ acceptDownloads: true }, async (page) => {
    await open(page, service, "overview");
    const title = await page.locator(".figure").filter({ has: page.locator("svg.chart") }).first().locator("h2, h3").first().innerText();
    const chart = page.locator(".figure").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    assert.match(await chart.locator("svg.chart").getAttribute("aria-label"), /\d/); // the figures in words
    const toTable = chart.getByRole("radio", { name: "Tabell" });
    await tabTo(page, chart.getByRole("radio", { name: "Figur" }), 80);
    await page.keyboard.press("ArrowRight");
    await chart.locator("table").waitFor();
    assert.ok(await toTable.isChecked());
    assert.ok((await chart.locator("tbody tr").count()) >= 2);
    await page.keyboard.press("ArrowLeft");
    await chart.locator("svg.chart").waitFor();
    const file = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), chart.getByRole("button", { name: new RegExp(`som ${name}$`) }).click()]);
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    };
    const svg = await file("SVG");
    assert.match(svg.name, /\.svg$/);
    assert.ok(svg.content.toString().includes(title.replaceAll("&", "&amp;")) && svg.content.toString().includes("Innbyggerstemmen"), "title and source are in the file");
    const { width, height } = PNG.sync.read((await file("PNG")).content);
    assert.ok(width > 400 && height > 100, `${width} × ${height}`);
  });
});

test("an answer given on the citizen's page shows in the dashboard within seconds, without anything being loaded again", async () => {
  await reader({}, async (page) => {
    await page.goto(`${service.url}/dashboard?dialog=web`);
    await stands(page);
    await page.getByText("følger med").first().waitFor();
    await page.evaluate(() => (globalThis.sameDocument = true));
    const answered = page.locator(".tile").filter({ hasText: "Har svart" }).locator("dd");
    assert.notEqual((await answered.innerText()).trim(), "6");
    for (let i = 0; i < 5; ++i) await talkOf(service.url, {}, citizen(4, "Fint"));
    await visit(browser, {}, async (other) => {
      await start(other, service.url);
      await answerAll(other, dissatisfied, (title) => choice(other, title).click(), (text) => say(other, text));
      await other.locator(".over").waitFor();
    });
    const began = Date.now();
    await answered.filter({ hasText: /^6$/ }).waitFor();
    assert.ok(Date.now() - began < 10_000);
    assert.ok(await page.evaluate(() => globalThis.sameDocument));
  });
});
