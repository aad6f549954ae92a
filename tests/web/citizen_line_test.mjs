// The talk on a bad line and with bad words: what is cut, lost or sent twice, two tabs, a service that ends in the middle, what is kept in the
// browser, what leaves for elsewhere, and text that would like to be a program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, picture, visit } from "./browser.mjs";
import { Service } from "./service.mjs";
import { asked, botMessages, choice, heard, ownMessages, say, start, tap, toFirstOpenQuestion } from "./talk.mjs";

// The browser says in its console what it could not load; here that is what is tested.
const cut = [/Failed to load resource/, /ERR_/, /EventSource/];
let browser, service;

before(async () => {
  service = await Service.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

const shown = async (page) => botMessages(page).locator("p").allInnerTexts();
// How many talks there are: a start that counted twice leaves one that nobody sees.
const talks = async () => Number(/^stemmen_sessions (\d+)$/m.exec(await (await fetch(`${service.url}/metrics`)).text())[1]);
// What the page shows of the bot's side is what the service has said, all of it, once and in order.
async function assertNothingLost(page) {
  const told = await page.evaluate(async () => (await (await fetch("/talk")).json()).messages.map((message) => message.text));
  assert.deepEqual((await shown(page)).map((text) => text.trim()), told.map((text) => text.trim()));
}

test("a stream that is cut goes on where it was", async () => {
  await visit(browser, { expected: cut }, async (page) => {
    await start(page, service.url);
    for (const [title, next] of [["Ja, det går fint", "Les mer"], ["Jeg vil svare", "Hvor fornøyd"], ["Fornøyd", "Hva var bra?"]]) {
      service.relay.cut();
      await tap(page, title);
      await heard(page, next);
    }
    await assertNothingLost(page);
  });
});

test("what is said while nobody is there waits, says so, and arrives once in order when the line is back", async () => {
  await visit(browser, { expected: cut }, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    await service.end();
    await say(page, "Sagt uten nett");
    await page.locator(".own[data-state=waiting]").filter({ hasText: "Ikke sendt ennå" }).waitFor();
    await page.locator(".connection").filter({ hasText: "Vi har mistet kontakten" }).waitFor();
    await picture(page, "citizen-offline");
    await page.reload().catch(() => undefined); // there is no page to be had now
    await service.begin();
    await page.goto(service.url);
    await heard(page, "Hva kan bli bedre?");
    assert.deepEqual((await ownMessages(page).allInnerTexts()).at(-1), "Sagt uten nett");
    await assertNothingLost(page);
  });
});

test("the page itself finds back to a service that was killed, and the draft is still there", async () => {
  await visit(browser, { expected: cut }, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    await page.locator("#text").fill("Det gikk ra");
    await service.end("SIGKILL");
    await page.locator(".connection").filter({ hasText: "Vi har mistet kontakten" }).waitFor();
    await service.begin();
    await page.locator(".connection").filter({ hasText: "Kontakten er tilbake" }).waitFor();
    assert.equal(await page.locator("#text").inputValue(), "Det gikk ra");
    await page.locator("#text").press("End");
    await page.keyboard.type("skt.");
    await page.keyboard.press("Enter");
    await heard(page, "Hva kan bli bedre?");
    await assertNothingLost(page);
  });
});

test("an answer whose receipt is lost is sent again and counts once; so does a start", async () => {
  await visit(browser, { expected: cut }, async (page) => {
    const before = await talks();
    const losing = new Set(["/talk", "/talk/tap", "/talk/say"]);
    service.relay.spoil((method, path) => (method === "POST" && losing.delete(path) ? "lose" : undefined));
    await page.goto(service.url);
    await page.locator("#start button").click();
    // Either the browser itself asks again, or the page says that it was not reached, and the citizen does.
    const outcome = page.locator("#messages, .fault:not(:empty)");
    await outcome.waitFor();
    if (await page.locator(".fault").isVisible()) await page.locator("#start button").click();
    await asked(page);
    for (const [title, next] of [["Ja, det går fint", "Les mer"], ["Jeg vil svare", "Hvor fornøyd"], ["Fornøyd", "Hva var bra?"]]) {
      await tap(page, title);
      await heard(page, next);
    }
    await say(page, "Sagt én gang");
    await heard(page, "Hva kan bli bedre?");
    assert.equal(losing.size, 0);
    service.relay.spoil();
    await assertNothingLost(page);
    assert.equal(await talks(), before + 1);
    assert.equal((await ownMessages(page).allInnerTexts()).filter((text) => text === "Sagt én gang").length, 1);
  });
});

test("a service that is too busy is tried again, and the citizen is told", async () => {
  await visit(browser, { expected: cut }, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    let refusals = 2;
    service.relay.spoil((method, path) => (path === "/talk/say" && refusals-- > 0 ? 429 : undefined));
    await say(page, "Det var bra");
    await page.locator(".own[data-state=busy]").filter({ hasText: "Det er mange som skriver nå" }).waitFor();
    await heard(page, "Hva kan bli bedre?");
    service.relay.spoil();
    await assertNothingLost(page);
  });
});

test("two tabs show the same talk, and an answer from either counts", async () => {
  await visit(browser, { expected: cut }, async (one, context) => {
    await start(one, service.url);
    const two = await context.newPage();
    await two.goto(service.url);
    await asked(two);
    await tap(one, "Ja, det går fint");
    await Promise.all([heard(one, "Les mer"), heard(two, "Les mer")]);
    await tap(two, "Jeg vil svare");
    await Promise.all([heard(one, "Hvor fornøyd"), heard(two, "Hvor fornøyd")]);
    // Both answer the same question before either hears of the other: the first counts.
    service.relay.spoil((method, path) => (path === "/talk/events" ? "refuse" : undefined));
    service.relay.cut();
    const taken = (page) => page.waitForResponse((response) => response.url().endsWith("/talk/tap") && response.ok());
    await Promise.all([taken(one), tap(one, "Fornøyd")]);
    await Promise.all([taken(two), tap(two, "Misfornøyd")]);
    service.relay.spoil();
    await Promise.all([heard(one, "Hva var bra?"), heard(two, "Hva var bra?")]);
    await assertNothingLost(one);
    await say(one, "Fra den ene");
    await Promise.all([heard(one, "Hva kan bli bedre?"), heard(two, "Hva kan bli bedre?")]);
    await assertNothingLost(one);
    await assertNothingLost(two);
    assert.equal((await ownMessages(two).allInnerTexts()).includes("Fra den ene"), false); // own words stay in their tab
    await say(two, "STOPP");
    await Promise.all([one.locator(".over").waitFor(), two.locator(".over").waitFor()]);
  });
  const ratings = JSON.parse(service.run("export", "answers", "--config", "stemmen.json", "--format", "json")).filter((row) => row.question === "q.rating");
  assert.equal(ratings.at(-1).value, "4");
});

test("one cookie and what was said are all the browser keeps, no request leaves for elsewhere, and both go when asked", async () => {
  const hosts = new Set();
  await visit(browser, {}, async (page, context) => {
    context.on("request", (request) => hosts.add(new URL(request.url()).origin));
    await toFirstOpenQuestion(page, service.url);
    await say(page, "Hyggelige folk");
    await heard(page, "Hva kan bli bedre?");
    const cookies = await context.cookies();
    assert.deepEqual(cookies.map(({ name, httpOnly, sameSite, expires }) => ({ name, httpOnly, sameSite, expires })), [{ name: "stemmen_talk", httpOnly: true, sameSite: "Lax", expires: -1 }]);
    const kept = () => page.evaluate(async () => [Object.keys(localStorage), Object.keys(sessionStorage), (await indexedDB.databases()).length, (await caches.keys()).length, document.cookie]);
    assert.deepEqual(await kept(), [[], ["stemmen.talk"], 0, 0, ""]);
    await page.getByRole("button", { name: "Avslutt samtalen" }).click();
    await page.getByRole("button", { name: "Tøm skjermen" }).click();
    await page.locator("#start").waitFor();
    assert.deepEqual(await kept(), [[], [], 0, 0, ""]);
    assert.deepEqual(await context.cookies(), []);
    for (const path of ["/personvern", "/ekte", "/tilgjengelighet", "/innsyn", "/slett"]) await page.goto(service.url + path);
    assert.deepEqual(await context.cookies(), []);
  });
  assert.deepEqual([...hosts], [service.url]);
});

const hostile = [
  `<script>globalThis.ran = 1</script>`,
  `<img src=x onerror="globalThis.ran = 1"><svg onload="globalThis.ran = 1">`,
  `"><a href="javascript:globalThis.ran=1">trykk</a>`,
  `'); DROP TABLE answers; --`,
  `{{constructor.constructor('globalThis.ran = 1')()}} \${globalThis.ran = 1}`,
  `\u202Etxet desrever\u202C \u200B\u0000\u0007 👩‍👩‍👧‍👦 ` + "Z̸̢̛͎̈́a̴̘͂l̵̰̾g̵̱͝o̶͇̓",
  "x".repeat(2000),
];

test("words that would like to be a program are shown as words, and stay words when the page is loaded again", async () => {
  await visit(browser, {}, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    for (const text of hostile) {
      const before = await botMessages(page).count();
      await say(page, text);
      await page.waitForFunction((n) => document.querySelectorAll("#messages > li:not(.own)").length > n, before);
      if (!(await asked(page))) break; // enough has been asked
    }
    const clean = (text) => text.replace(/[\u0000\u0007\r\n]/g, "");
    const own = (await ownMessages(page).allInnerTexts()).map(clean);
    assert.ok(own.includes(hostile[0]) && own.includes(hostile[1]), own.join("\n"));
    await page.reload();
    await page.locator('[role="log"]:not([aria-busy])').waitFor();
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    assert.equal(await page.locator("#messages :is(script, img, svg, a[href^=javascript])").count(), 0);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(content <= window);
  });
  assert.ok(JSON.parse(service.run("export", "answers", "--config", "stemmen.json", "--format", "json")).length > 0); // the table is still there
});

test("a text that is too long is not sent, not cut, and the writer is told by how much", async () => {
  await visit(browser, {}, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    await page.locator("#text").fill("😀".repeat(4001));
    await page.locator("#left").filter({ hasText: "1 tegn for lang" }).waitFor();
    await page.locator("#text").press("Enter");
    await page.locator("#error").filter({ hasText: "1 tegn for lang" }).waitFor();
    assert.equal(await page.locator("#text").evaluate((box) => [...box.value].length), 4001);
    assert.equal(await ownMessages(page).filter({ hasText: "😀" }).count(), 0);
    await page.locator("#text").fill("😀".repeat(4000));
    await page.locator("#text").press("Enter");
    await heard(page, "Hva kan bli bedre?");
  });
});

test("a talk that the service does not know any more says so, and a new one can be started", async () => {
  await visit(browser, { expected: cut }, async (page, context) => {
    await toFirstOpenQuestion(page, service.url);
    await context.clearCookies();
    await say(page, "Hallo?");
    await page.locator(".fault").filter({ hasText: "finnes ikke lenger" }).waitFor();
    await picture(page, "citizen-gone");
    await page.getByRole("button", { name: "Start på nytt" }).click();
    await page.locator("#start").waitFor();
    assert.equal(await choice(page, "Hopp over").count(), 0);
  });
});
