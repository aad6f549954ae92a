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
