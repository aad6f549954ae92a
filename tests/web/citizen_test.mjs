// The talk on the citizen page in a real browser, as people meet it: by keyboard, on a phone, enlarged, in the system's own colours, without
// motion, by ear. Bad lines and bad words are in citizen_line_test.mjs, the other pages in pages_test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, openBrowser, picture, tabTo, visit } from "./browser.mjs";
import { Service } from "./service.mjs";
import { answerAll, asked, botMessages, choice, dissatisfied, heard, lastQuestion, ownMessages, say, start, tap, toFirstOpenQuestion } from "./talk.mjs";

const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
// 1280 × 1024 enlarged four times (WCAG 1.4.10).
const enlarged = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
let browser, service;

before(async () => {
  service = await Service.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

const answers = () => JSON.parse(service.run("export", "answers", "--config", "stemmen.json", "--format", "json"));

test("the whole talk works by keyboard alone, and what was said is stored", async () => {
  const before = answers().length;
  await visit(browser, {}, async (page) => {
    await page.goto(service.url);
    await tabTo(page, page.locator("#start button"));
    await page.keyboard.press("Enter");
    const said = [];
    await answerAll(
      page,
      dissatisfied,
      async (title) => {
        await tabTo(page, choice(page, title));
        await page.keyboard.press(said.length % 2 === 0 ? "Enter" : "Space");
        said.push(title);
      },
      async (text) => {
        await tabTo(page, page.locator("#text"));
        await page.keyboard.type(text);
        await page.keyboard.press("Enter");
        said.push(text);
      },
    );
    assert.deepEqual(await ownMessages(page).allInnerTexts(), said);
    await heard(page, "Tusen takk!");
    await page.locator(".over").waitFor();
  });
  const stored = answers().slice(before);
  assert.ok(stored.some((row) => row.question === "q.rating" && row.value === "2"));
  assert.ok(stored.some((row) => row.question === "q.low.change" && row.text.includes("gjort annerledes")));
});

test("the focus is never lost, is always seen, and leads back by Shift and Tab", async () => {
  await visit(browser, {}, async (page) => {
    await start(page, service.url);
    await tabTo(page, choice(page, "Ja, det går fint"));
    await page.keyboard.press("Enter");
    await heard(page, "Les mer");
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Jeg vil svare"); // the next choices come next
    const seen = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none" || getComputedStyle(document.activeElement).boxShadow !== "none");
    assert.ok(seen, "a focus that can be seen");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Jeg vil svare");
  });
});

test("axe finds nothing at the start, in a talk, at an error, and when it is over", async () => {
  await visit(browser, {}, async (page) => {
    await page.goto(service.url);
    await assertAccessible(page);
    await picture(page, "citizen-start");
    await toFirstOpenQuestion(page, service.url);
    await assertAccessible(page);
    await picture(page, "citizen-talk");
    await page.locator(".say button").click();
    await page.locator("#error").filter({ hasText: "Skriv noe først" }).waitFor();
    assert.equal(await page.locator("#text").getAttribute("aria-invalid"), "true");
    await assertAccessible(page);
    await picture(page, "citizen-empty");
    await tap(page, "Hopp over");
    await heard(page, "Hva kan bli bedre?");
    assert.equal(await page.locator("#error").innerText(), ""); // what was wrong is wrong no more
    await page.getByRole("button", { name: "Avslutt samtalen" }).click();
    await page.locator(".over").waitFor();
    await assertAccessible(page);
    await picture(page, "citizen-over");
  });
});

test("what the bot says is announced by a live region that stays in place, and a page that is loaded again is not read out", async () => {
  const region = async (page) => {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const log = nodes.find((node) => node.role?.value === "log");
    const properties = Object.fromEntries((log?.properties ?? []).map(({ name, value }) => [name, value.value]));
    return { name: log?.name.value, live: properties.live, busy: properties.busy ?? false };
  };
  await visit(browser, {}, async (page) => {
    await start(page, service.url);
    assert.deepEqual(await region(page), { name: "Samtale", live: "polite", busy: false });
    await page.evaluate(() => (document.querySelector('[role="log"]').seenBefore = true));
    await tap(page, "Ja, det går fint");
    await heard(page, "Les mer");
    assert.ok(await page.evaluate(() => document.querySelector('[role="log"]').seenBefore), "the region that is listened to is the same element");
    assert.match(await botMessages(page).last().textContent(), /^Innbyggerstemmen: /); // who speaks is said, too
    // What was said before comes while the region is busy; it stops being so when all is there.
    await page.addInitScript(() => {
      globalThis.readOut = [];
      new MutationObserver((changes) => {
        for (const change of changes)
          for (const node of change.addedNodes) if (node.nodeName === "LI" && node.closest('[role="log"]') && !node.closest("[aria-busy]")) globalThis.readOut.push(node.textContent);
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    await asked(page);
    await page.locator('[role="log"]:not([aria-busy])').waitFor();
    assert.equal(await botMessages(page).count(), 2);
    await tap(page, "Jeg vil svare");
    await heard(page, "Hvor fornøyd");
    assert.equal((await page.evaluate(() => globalThis.readOut)).filter((text) => text.includes("Hei! Jeg er en robot")).length, 0);
  });
});

for (const [name, options] of [["on a phone of 320 pixels", phone], ["enlarged to 400 %", enlarged]])
  test(`${name} nothing sticks out and everything can be reached`, async () => {
    await visit(browser, options, async (page) => {
      const label = options === phone ? "phone" : "400";
      await page.goto(service.url);
      await assertFits(page);
      await picture(page, `citizen-start-${label}`);
      await toFirstOpenQuestion(page, service.url);
      await assertFits(page);
      const box = page.locator("#text");
      await box.fill("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3));
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await heard(page, "Hva kan bli bedre?");
      await assertFits(page);
      await assertAccessible(page);
      await picture(page, `citizen-talk-${label}`);
      for (const button of await page.locator("#talk button:visible").all()) {
        await button.scrollIntoViewIfNeeded();
        const { height } = await button.boundingBox();
        assert.ok(height >= 24, `${await button.innerText()} is ${height} high`); // WCAG 2.5.8
      }
      await say(page, "x");
      await asked(page);
    });
  });

test("on a phone Enter is a new line and the button sends", async () => {
  await visit(browser, phone, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    assert.equal(await page.locator(".enter").isVisible(), false);
    await page.locator("#text").focus();
    await page.keyboard.type("En linje");
    await page.keyboard.press("Enter");
    await page.keyboard.type("og en til");
    assert.equal(await page.locator("#text").inputValue(), "En linje\nog en til");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await heard(page, "Hva kan bli bedre?");
    assert.equal(await ownMessages(page).last().innerText(), "En linje\nog en til");
  });
});

test("wider letters, words and lines than the page's own cut nothing off (WCAG 1.4.12)", async () => {
  await visit(browser, { ...enlarged, bypassCSP: true }, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    await page.addStyleTag({ content: "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }" });
    await assertFits(page);
    const cut = await page.evaluate(() => [...document.querySelectorAll("main *")].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible" && !e.classList.contains("ds-sr-only")).map((e) => e.outerHTML.slice(0, 80)));
    assert.deepEqual(cut, []);
  });
});

test("in forced colours the two sides, the choices and the focus can still be told apart", async () => {
  await visit(browser, { forcedColors: "active", colorScheme: "dark" }, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    const widths = await page.evaluate(() =>
      [".message:not(.own)", ".message.own", ".choices button", "#text"].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector));
        return [style.borderInlineStartWidth, style.borderInlineEndWidth].map(parseFloat);
      }),
    );
    for (const [before, after] of widths) assert.ok(before > 0 && after > 0);
    assert.ok(widths[1][1] > widths[0][1], "own words have another edge");
    await assertAccessible(page, { inForcedColours: true });
    await picture(page, "citizen-forced-colours");
  });
});

test("nothing moves where motion is unwelcome, and it does where it is not", async () => {
  for (const [reducedMotion, moves] of [["reduce", false], ["no-preference", true]])
    await visit(browser, { reducedMotion }, async (page) => {
      await start(page, service.url);
      const running = await page.evaluate(() => {
        document.querySelector(".typing").classList.add("shown");
        return document.getAnimations().length > 0;
      });
      assert.equal(running, moves, reducedMotion);
    });
});

test("STOPP ends the talk at once, whatever was asked, and nothing more is asked", async () => {
  await visit(browser, {}, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    await say(page, "stopp");
    await heard(page, "Greit, jeg stopper nå");
    await page.locator(".over").waitFor();
    assert.equal(await choice(page, "Hopp over").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Avslutt samtalen" }).isVisible(), false);
    await picture(page, "citizen-stopped");
  });
});

test("who writes of danger is told at once whom to ring, as a link that a phone can ring", async () => {
  await visit(browser, phone, async (page) => {
    await toFirstOpenQuestion(page, service.url);
    await page.locator("#text").fill("Han har kniv og kommer mot meg nå");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await heard(page, "Ring 112 nå");
    assert.equal(await botMessages(page).last().locator("a").first().getAttribute("href"), "tel:112");
    await assertAccessible(page);
    await assertFits(page);
    await picture(page, "citizen-danger-phone");
  });
});

test("in English and nynorsk the page, its choices and its errors are in that language, and it says so", async () => {
  for (const [lang, yes, next, error] of [["nn", "Ja, det går fint", "Eg vil svare", "Skriv noko først"], ["en", "Yes, that is fine", "I will answer", "Write something first"]])
    await visit(browser, {}, async (page) => {
      await start(page, `${service.url}/?lang=${lang}`);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await tap(page, yes);
      await choice(page, next).waitFor();
      await page.locator(".say button").click();
      await page.locator("#error").filter({ hasText: error }).waitFor();
      assert.ok(await lastQuestion(page));
      await page.reload();
      await asked(page);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
    });
});

test("a talk in another language than the page's says so, of each message and choice, with script and without", async () => {
  await visit(browser, {}, async (page) => {
    await start(page, `${service.url}/?lang=en`);
    await tap(page, "Yes, that is fine");
    await choice(page, "I will answer").waitFor();
    const languages = async () => {
      assert.equal(await page.locator("html").getAttribute("lang"), "nn");
      const spoken = await page.locator("#messages > li.message, #messages > li.message > p:not(.state), .choices button").evaluateAll((all) => all.filter((one) => one.nodeName !== "LI" || !one.querySelector(".ds-sr-only")).map((one) => one.closest("[lang]").lang));
      assert.ok(spoken.length >= 4);
      assert.deepEqual([...new Set(spoken)], ["en"]);
    };
    await page.goto(`${service.url}/?lang=nn`);
    await asked(page);
    await languages();
    await tap(page, "I will answer");
    await heard(page, "How satisfied");
    await languages();
    await assertAccessible(page);
    const { cookies } = await page.context().storageState();
    await visit(browser, { javaScriptEnabled: false, storageState: { cookies, origins: [] } }, async (plain) => {
      await plain.goto(`${service.url}/?lang=nn`);
      assert.equal(await plain.locator("html").getAttribute("lang"), "nn");
      for (const selector of ["#messages > li", ".choices button"]) assert.equal(await plain.locator(selector).last().getAttribute("lang"), "en", selector);
    });
  });
});
