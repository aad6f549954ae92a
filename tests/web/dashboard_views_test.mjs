// Each view of the dashboard in bokmål, on a phone and on a desk; its menu on a phone; forced colours. dashboard_languages_test.mjs has the others.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, openBrowser, picture, visit } from "./browser.mjs";
import { assertViews, open, serviceWithAnswers, signIn, stands, widths } from "./dashboard.mjs";

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

test("every view on a phone of 320 pixels", () => assertViews(browser, service, session, "nb", "phone"));
test("every view 1280 pixels wide", () => assertViews(browser, service, session, "nb", "desk"));

test("a phone's menu opens and closes by one button, and leads on", async () => {
  await visit(browser, { viewport: widths.phone }, async (page, context) => {
    await context.addCookies(session);
    await open(page, service, "overview");
    const menu = page.getByRole("button", { name: "Meny" });
    await menu.click();
    await page.locator("#menu-list").getByRole("link", { name: "Tekster" }).waitFor();
    await assertAccessible(page);
    await assertFits(page);
    await picture(page, "dashboard-menu-phone");
    await page.locator("#menu-list").getByRole("link", { name: "Tekster" }).click();
    await stands(page);
    await page.locator("#menu-list").waitFor({ state: "hidden" });
  });
});

test("in forced colours, with motion unwelcome, a view says as much as before", async () => {
  await visit(browser, { forcedColors: "active", reducedMotion: "reduce", colorScheme: "dark" }, async (page, context) => {
    await context.addCookies(session);
    await open(page, service, "overview");
    await assertAccessible(page, { inForcedColours: true });
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    const bar = await page.locator(".chart-bar").first().evaluate((element) => getComputedStyle(element).stroke);
    assert.notEqual(bar, "none"); // a bar has an edge where its pattern is gone
    await picture(page, "dashboard-forced-colours");
  });
});

test("a unit is compared with its neighbour, and with what it is part of there are words instead of numbers", async () => {
  await visit(browser, {}, async (page, context) => {
    await context.addCookies(session);
    await open(page, service, "compare", { by: "unit", unit: "202" });
    await page.locator("section.figure tbody tr").nth(1).waitFor();
    const other = await page.getByLabel("Mot enhet").inputValue();
    assert.match(other, /^2\d\d$/);
    assert.notEqual(other, "202");
    await open(page, service, "compare", { by: "unit" });
    await page.getByText("Politidirektoratet rommer alle enhetene du kan se").waitFor();
    await page.getByLabel("Mot enhet").selectOption("202");
    await page.getByText("Den ene enheten er en del av den andre").waitFor();
    await assertAccessible(page);
    await picture(page, "dashboard-compare-related");
  });
});

test("what few answers means is told by the limits that hold here", async () => {
  await visit(browser, {}, async (page, context) => {
    await context.addCookies(session);
    await page.route("**/api/v1/me", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), limits: { count: 7, share: 15, compare: 40 } } });
    });
    await open(page, service, "where");
    await page.getByText("«Få svar»: færre enn 40.").waitFor();
  });
});

// Words of a drawing that stick out of it, or lie over others of it.
const badWords = (page) =>
  page.evaluate(() => {
    const bad = [];
    for (const chart of document.querySelectorAll("svg.chart:not([aria-hidden])")) {
      const frame = chart.getBoundingClientRect();
      const words = [...chart.querySelectorAll("tspan, text:not(:has(tspan))")].map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() })).filter(({ text }) => text.trim() !== "");
      for (const [at, { text, box }] of words.entries()) {
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) bad.push(`${text} sticks out`);
        for (const other of words.slice(at + 1)) {
          const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left), high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (wide > 1 && high > 4) bad.push(`${text} lies over ${other.text}`); // lines stand close: what is empty above letters may touch
        }
      }
    }
    return bad;
  });

for (const [name, width] of [["a narrow phone", 320], ["a tablet", 700], ["a desk", 1280]])
  test(`on ${name} no word in a chart is cut off or lies over another, however long it is`, async () => {
    const long = "Ventetid på telefon, i skranken og på nettet før noen fra politiet kunne svare på det jeg egentlig lurte på";
    const lengthen = (value) => JSON.parse(JSON.stringify(value, (key, one) => (key === "label" && one.nb ? { nb: `${one.nb} – ${long}`, nn: one.nn, en: one.en } : key === "name" && one.nb ? { ...one, nb: `${one.nb} og Donaudampfschifffahrtselektrizitätenhauptbetriebswerk` } : one)));
    await visit(browser, { viewport: { width, height: 900 } }, async (page, context) => {
      await context.addCookies(session);
      await page.route(/api\/v1\/(overview|units)/, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: lengthen(await answer.json()) });
      });
      const apart = { kind: "difference", points: 0.2, low: 0.05, high: 0.35, verdict: "first_is_higher", text: { nb: "høyere", nn: "høgare", en: "higher" } };
      await page.route("**/api/v1/compare*", async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), difference: apart } });
      });
      for (const [view, more] of [["overview", {}], ["compare", { by: "unit", unit: "202", other_unit: "207" }]]) {
        await open(page, service, view, more);
        await page.locator("svg.chart:not([aria-hidden])").first().waitFor();
        assert.deepEqual(await badWords(page), [], view);
        await picture(page, `dashboard-long-words-${view}-${width}`);
      }
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });
  });
