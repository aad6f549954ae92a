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
