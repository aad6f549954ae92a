// Work with what was written: texts are read and coded, somebody is alerted, reports are frozen and printed, and each look is in the access log.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, picture, visit } from "./browser.mjs";
import { citizen, hurried, talkOf } from "./crowd.mjs";
import { open, serviceWithAnswers, signIn, stands } from "./dashboard.mjs";

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

test("what was written is read under texts, as text, and every look is in the access log", async () => {
  await talkOf(service.url, {}, citizen(2, `<img src=x onerror="globalThis.ran=1"> Vent & se`));
  await reader({}, async (page) => {
    await open(page, service, "texts", { dialog: "web" });
    await page.locator(".text-words").filter({ hasText: '<img src=x onerror="globalThis.ran=1"> Vent & se' }).first().waitFor();
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    assert.equal(await page.locator(".text-words img").count(), 0);
    await page.getByRole("button", { name: "Varsle" }).first().click();
    await page.locator("dialog .call").filter({ hasText: "112" }).waitFor();
    await page.keyboard.press("Escape");
    await open(page, service, "access-log");
    await page.locator("main").filter({ hasText: /texts|tekst/i }).waitFor();
  });
});

test("a frozen report stays as it was and prints with its figures and without the menus", async () => {
  await reader({}, async (page) => {
    await open(page, service, "reports", { unit: "202" });
    await page.locator("#report-title").fill("Øst, første måned");
    await page.keyboard.press("Enter");
    await page.locator(".report h2").filter({ hasText: "Øst, første måned" }).waitFor();
    await stands(page);
    const before = await page.locator(".tiles").innerText();
    await picture(page, "dashboard-report");
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
    assert.ok(pages >= 1 && pages <= 8, `${pages} pages`);
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".menu", ".top", ".buttons", ".figure-foot"]) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    assert.ok(await page.locator(".report svg.chart").first().isVisible());
    await page.emulateMedia({ media: "screen" });
    await talkOf(service.url, {}, citizen(1, "")); // what comes later is not in it
    await page.reload();
    await page.locator(".report h2").first().waitFor();
    assert.equal(await page.locator(".tiles").innerText(), before);
  });
});
