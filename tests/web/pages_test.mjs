// The citizen's pages without script: the whole talk by plain forms in three languages, INNSYN and SLETT by receipt code, what people read,
// and what is said when something is wrong. Posters are in posters_test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, openBrowser, picture, visit } from "./browser.mjs";
import { assertPageLanguage } from "./language.mjs";
import { Service } from "./service.mjs";
import { dissatisfied } from "./talk.mjs";

const reading = ["/personvern", "/tilgjengelighet", "/ekte", "/innsyn", "/slett"];
const languages = ["nb", "nn", "en"];
const plain = { javaScriptEnabled: false };
const refusals = [/Failed to load resource/]; // an answer of 400 and above is one in the console too
let browser, service;

before(async () => {
  service = await Service.start({ web: { limits: { codes_per_hour: 24 } } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

const state = (page) => page.locator("#talk").getAttribute("data-state");
const messages = (page) => page.locator("#messages .message");
async function press(page, name) {
  await page.locator("main").getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
}
async function write(page, text) {
  await page.locator("#text").fill(text);
  await page.locator(".say button").click();
  await page.waitForLoadState();
}
// The whole talk by forms; what is on the page then is the end of it.
async function talkByForms(page, url) {
  await page.goto(url);
  await page.locator("#start button").click();
  await page.waitForLoadState();
  for (let answered = 0; answered < 30 && (await state(page)) === "running"; ++answered) {
    const titles = await page.locator(".choices button").allInnerTexts();
    const given = dissatisfied(await messages(page).last().locator("p").last().innerText(), titles);
    if (titles.includes(given)) await press(page, given);
    else await write(page, given);
  }
}

for (const language of languages)
  test(`the whole talk works without script in ${language}, every page of it in that language, and the answers are stored`, async () => {
    const before = JSON.parse(service.run("export", "answers", "--config", "stemmen.json", "--format", "json")).length;
    await visit(browser, plain, async (page) => {
      await page.goto(`${service.url}/?lang=${language}`);
      await assertPageLanguage(page, language);
      await talkByForms(page, `${service.url}/?lang=${language}`);
      assert.equal(await state(page), "over");
      await assertPageLanguage(page, language, ["slett"]);
      await picture(page, `form-over-${language}`);
    });
    const stored = JSON.parse(service.run("export", "answers", "--config", "stemmen.json", "--format", "json")).slice(before);
    assert.ok(stored.some((row) => row.question === "q.rating" && row.value === "2" && row.language === language), JSON.stringify(stored));
    assert.ok(stored.filter((row) => row.text !== "").length >= 2);
  });

test("without script a page can be left with STOPP, loaded again and sent twice, and a form of before does no harm", async () => {
  await visit(browser, { ...plain, viewport: { width: 320, height: 640 } }, async (page, context) => {
    await page.goto(service.url);
    await press(page, "Start");
    const former = await context.newPage();
    await former.goto(service.url);
    await press(page, "Ja, det går fint");
    await assertFits(page);
    await press(former, "Ja, det går fint"); // of the page before: what is asked now is asked again
    assert.match(await messages(former).last().innerText(), /personvern/);
    await press(page, "Jeg vil svare");
    await press(page, "Fornøyd");
    await picture(page, "form-talk-phone");
    await page.reload();
    await write(page, `<script>globalThis.ran = 1</script> fin hjelp`);
    assert.match(await messages(page).last().innerText(), /Hva kan bli bedre/);
    await press(page, "Avslutt");
    assert.equal(await state(page), "over");
    assert.match(await page.locator("#messages").innerText(), /Greit, jeg stopper nå/);
    await press(page, "Tøm skjermen");
    assert.equal(await state(page), "new");
  });
});

test("INNSYN and SLETT by receipt code work without script: wrong codes are explained at the field, the right one shows and deletes", async () => {
  await visit(browser, { ...plain, expected: refusals }, async (page, context) => {
    await page.goto(service.url);
    await press(page, "Start");
    await press(page, "Ja, det går fint");
    await press(page, "Jeg vil svare");
    await press(page, "Svært fornøyd");
    await write(page, `<img src=x onerror="globalThis.ran=1"> <b>Veldig</b> bra`);
    await write(page, "INNSYN");
    const code = /koden ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})/.exec(await page.locator("#messages").innerText())[1];
    const other = await context.newPage(); // the code is all that is needed
    await context.clearCookies();
    await other.goto(`${service.url}/innsyn`);
    for (const [wrong, told] of [["hei", "14 bokstaver og tall"], ["7F3K-9Q2M-X4T8-BC", "finner ingen svar"]]) {
      await other.locator("#code").fill(wrong);
      await press(other, "Vis");
      assert.match(await other.locator("#code-error").innerText(), new RegExp(told));
      assert.equal(await other.locator("#code").getAttribute("aria-invalid"), "true");
      assert.ok((await other.locator("#code").getAttribute("aria-describedby")).includes("code-error"));
    }
    await other.locator("#code").fill(code.toLowerCase().replaceAll("-", " "));
    await press(other, "Vis");
    const shown = await other.locator("main").innerText();
    assert.ok(shown.includes("Svært fornøyd") && shown.includes("<b>Veldig</b> bra"), shown);
    assert.equal(await other.locator("main img, main b").count(), 0);
    await picture(other, "innsyn");
    const [file] = await Promise.all([other.waitForEvent("download"), other.getByRole("button", { name: "Last ned som fil (JSON)" }).click()]);
    assert.equal(file.suggestedFilename(), "innsyn.json");
    await press(other, "Slett svarene dine");
    await picture(other, "slett-sure");
    await press(other, "Ja, slett");
    assert.match(await other.locator("main").innerText(), /Svarene er slettet[\s\S]*Kvittering/);
    await other.goto(`${service.url}/innsyn`);
    await other.locator("#code").fill(code);
    await press(other, "Vis");
    assert.match(await other.locator("#code-error").innerText(), /finner ingen svar/);
  });
});

// With script, so that axe can run; the pages themselves have none but the talk's, which is kept from taking over.
for (const language of languages)
  test(`every page is in ${language}, fits a phone, and axe finds nothing`, async () => {
    await visit(browser, { viewport: { width: 320, height: 640 } }, async (page) => {
      await page.route(/\/citizen-[^/]*\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
      for (const path of ["/", ...reading]) {
        const answer = await page.goto(`${service.url}${path}?lang=${language}`);
        assert.equal(answer.status(), 200);
        await assertPageLanguage(page, language, ["slett"]);
        await assertAccessible(page);
        await assertFits(page);
        await picture(page, `page-${path.slice(1) || "start"}-${language}-phone`);
        for (const link of await page.locator(".languages a").all()) assert.ok((await link.getAttribute("href")).startsWith(`${path}?lang=`));
      }
      await page.goto(`${service.url}/?lang=${language}`);
      await page.locator("#start button").click();
      await page.waitForLoadState();
      await assertAccessible(page); // the forms of a talk
      await page.locator(".choices button").first().click();
      await page.waitForLoadState();
      await assertAccessible(page);
      await assertFits(page);
    });
  });

test("privacy is told in two layers: short in the talk, in full on a page one link away, with what the law asks for", async () => {
  await visit(browser, {}, async (page) => {
    await page.goto(service.url);
    await page.locator("#start button").click();
    await page.locator(".choices").getByRole("button", { name: "Personvern" }).click();
    const short = page.locator("#messages > li").filter({ hasText: "Kort om personvern" });
    await short.waitFor();
    await short.locator("a").click();
    assert.equal(new URL(page.url()).pathname, "/personvern");
    const full = await page.locator("main").innerText();
    for (const part of ["Behandlingsansvarlig er", "Personvernombud", "artikkel 6", "Hvor lenge", "Rettighetene dine", "Datatilsynet", "informasjonskapsel"]) assert.ok(full.includes(part), part);
    await picture(page, "page-personvern-wide");
  });
});

test("what is wrong is said on a page of the same kind, with a way on: no such page, no such talk, foreign forms, too many codes", async () => {
  await visit(browser, { expected: refusals }, async (page) => {
    for (const [path, status, part] of [["/ingenting-her", 404, "Fant ikke siden"], ["/s/hei/der", 404, "Fant ikke siden"], ["/s/finnesikke", 200, "ikke i bruk lenger"]]) {
      const answer = await page.goto(service.url + path);
      assert.equal(answer.status(), status);
      assert.ok((await page.locator("main").innerText()).includes(part), path);
      await assertAccessible(page);
      await picture(page, `fault${path.replaceAll("/", "-")}`);
    }
    const english = await page.goto(`${service.url}/nothing-here?lang=en`);
    assert.equal(english.status(), 404);
    await assertPageLanguage(page, "en");
    await page.getByRole("link", { name: "To the talk" }).click();
    await page.locator("#start").waitFor();
    // Somebody guesses codes until the limit of their address block.
    await page.goto(`${service.url}/innsyn`);
    let status = 0;
    for (let tries = 0; tries < 25 && status !== 429; ++tries) {
      await page.locator("#code").fill("7F3K-9Q2M-X4T8-BC");
      const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), page.getByRole("button", { name: "Vis", exact: true }).click()]);
      status = answer.status();
      await page.waitForLoadState();
    }
    assert.equal(status, 429);
    assert.match(await page.locator("main").innerText(), /Vent et minutt/);
    await assertAccessible(page);
    await picture(page, "fault-too-many");
  });
});

test("a channel that is switched off says so kindly and names the phone", async () => {
  service.run("channel", "off", "web", "--config", "stemmen.json");
  await visit(browser, { expected: refusals }, async (page) => {
    // The program looks at the switch now and then.
    for (let answer = await page.goto(service.url); answer.status() !== 503; ) answer = await page.goto(service.url);
    assert.match(await page.locator("main").innerText(), /02800/);
    await assertAccessible(page);
    await picture(page, "fault-off");
  });
  service.run("channel", "on", "web", "--config", "stemmen.json");
});
