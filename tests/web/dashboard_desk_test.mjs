// Work with what was written: texts are read and coded, somebody is alerted, each look is in the access log, reports are frozen and printed,
// findings are kept and found again, links are made.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, openBrowser, picture, tabTo, visit } from "./browser.mjs";
import { citizen, talkOf } from "./crowd.mjs";
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

test("whoever reads a quote can warn somebody about it, by keys", async () => {
  await reader({}, async (page, context) => {
    const [text] = (await (await context.request.get(`${service.url}/api/v1/texts?dialog=place`)).json()).texts;
    const quote = { id: text.id, text: text.text, language: "nb", dialog: "place", question: text.question, place: "202", time: "2026-Q4", approved_by: ["a", "b"] };
    await page.route("**/api/v1/quotes*", (route) => route.fulfill({ json: { as_of: new Date().toISOString(), quotes: [quote] } })); // to have one takes two who approve
    await open(page, service, "quotes");
    const button = page.locator("figure.text").getByRole("button", { name: "Varsle" });
    await tabTo(page, button, 60);
    await assertAccessible(page);
    await picture(page, "dashboard-quote");
    await page.keyboard.press("Enter");
    await page.locator("dialog .call").filter({ hasText: "112" }).waitFor();
    assert.equal(await page.locator("dialog [role=status]").innerText(), ""); // it is there before it has something to say
    await tabTo(page, page.getByRole("button", { name: "Jeg har ringt 112" }));
    await page.keyboard.press("Enter");
    const told = page.locator("dialog [role=status]").filter({ hasText: "Loggført" });
    await told.waitFor();
    assert.ok(await told.evaluate((element) => element === document.activeElement), "the focus goes to what came of it");
    await page.keyboard.press("Escape");
    assert.ok(await button.evaluate((element) => element === document.activeElement), "the focus is back where it came from");
    const log = await (await context.request.get(`${service.url}/api/v1/access-log`)).json();
    assert.ok(log.entries.some((entry) => entry.what === "texts.alert" && entry.why === "called_112"));
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

test("a theme is made, given to texts by keys alone, and counted", async () => {
  await reader({}, async (page) => {
    await open(page, service, "codebook");
    await page.getByRole("button", { name: "Nytt tema" }).click();
    await page.getByRole("button", { name: "Lagre" }).click();
    await page.locator("#theme-name-fault").filter({ hasText: "Gi temaet et navn" }).waitFor();
    await page.locator("#theme-name").fill("Ventetid");
    await page.keyboard.press("Enter");
    await page.locator("th").filter({ hasText: "Ventetid" }).waitFor();
    await open(page, service, "texts");
    const first = page.locator("article.text").first();
    await tabTo(page, first.getByRole("button", { name: "Sett tema" }));
    await page.keyboard.press("Enter");
    await first.locator(".coding").waitFor();
    await assertAccessible(page);
    await picture(page, "dashboard-coding");
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await first.locator(".codes").filter({ hasText: "Ventetid" }).waitFor();
    await page.locator("article.text").nth(1).locator(".coding").waitFor(); // and on to the next
  });
});

test("a finding is written, found by another form of its words, and shown when something like it is planned", async () => {
  await reader({}, async (page) => {
    await open(page, service, "bank");
    await page.getByRole("link", { name: "Nytt funn" }).click();
    await stands(page);
    await assertAccessible(page);
    await page.getByLabel("Påstand").fill("Folk på passkontoret trenger å vite hvor lenge de må vente.");
    await page.getByLabel("Hva vet vi det fra?").fill("Mange skriver om køen.");
    await page.getByLabel("Eier", { exact: true }).fill("Seksjonsleder");
    await page.getByLabel("Stedfortreder", { exact: true }).fill("Fagansvarlig");
    const { width } = await page.getByRole("checkbox", { name: /andres erfaring/ }).boundingBox();
    assert.ok(width < 40, `a box to tick is ${width} wide`);
    await picture(page, "dashboard-finding-form");
    await page.locator("form.finding-form").getByRole("button", { name: "Lagre" }).click();
    await page.getByText("Gjelder til").first().waitFor();
    await stands(page);
    await assertAccessible(page);
    await picture(page, "dashboard-finding");
    await open(page, service, "bank");
    await page.getByLabel("Søk i funnene").fill("passkontorer venting");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=passkontorer/);
    await stands(page);
    const found = page.locator("article").filter({ hasText: "hvor lenge de må vente" });
    await found.waitFor();
    await page.getByText("Planlegger du noe nytt?").click();
    await page.getByLabel("Hva vil du spørre innbyggerne om?").fill("Ventetid på passkontoret");
    await page.locator(".planning").getByText("hvor lenge de må vente").waitFor();
    await picture(page, "dashboard-planning");
  });
});

test("a short link is made on the page and leads to the talk about its place; its poster is one press away", async () => {
  await reader({}, async (page, context) => {
    await open(page, service, "links");
    await page.getByText("Lag en ny lenke").click();
    await page.getByLabel("Stedet på bokmål").fill("Skranken i Moss");
    await page.getByRole("button", { name: "Lag lenke" }).click();
    const card = page.locator(".cards li").filter({ hasText: "Skranken i Moss" });
    await card.waitFor();
    const citizen = await context.newPage();
    await citizen.goto((await card.locator("a").first().getAttribute("href")).replace(/^\//, `${service.url}/`));
    await citizen.getByText("Om Skranken i Moss").waitFor();
    await citizen.goto(new URL(await card.getByRole("link", { name: /Plakat.*bokmål/ }).getAttribute("href"), service.url).href);
    await citizen.locator(".qr").waitFor();
    assert.equal(await citizen.locator(".place").innerText(), "Skranken i Moss");
    await tabTo(page, card.getByRole("button", { name: "Steng lenken" }), 80);
    await page.keyboard.press("Enter");
    await card.getByRole("button", { name: "Ja, steng for godt" }).waitFor();
    await page.keyboard.press("Enter");
    await card.getByText(/^Stengt/).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skranken i Moss"); // what was pressed is gone, the place is kept
    await page.locator(".said[role=status]").filter({ hasText: "Lagret." }).waitFor();
  });
});
