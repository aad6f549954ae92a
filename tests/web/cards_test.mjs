// Officers' cards as Microsoft's own reader draws them, at a phone's width: everything is understood, nothing sticks out, nobody's words
// become a link, and what is missing is said. The cards are those of the tests of the talk with officers (officers_tests "[cards]").
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertFits, openBrowser, picture, visit } from "./browser.mjs";

const require = createRequire(import.meta.url);
const source = (name) => readFileSync(require.resolve(name), "utf8");
const folder = mkdtempSync(join(tmpdir(), "stemmen-cards-"));
const phone = { width: 375, height: 812 };
let browser;
let cards;

before(async () => {
  execFileSync(process.env.STEMMEN_OFFICERS_TESTS, ["[cards]"], { env: { ...process.env, STEMMEN_CARDS: folder } });
  cards = readdirSync(folder).sort().map((file) => ({ name: file.replace(/\.json$/, ""), card: JSON.parse(readFileSync(join(folder, file), "utf8")) }));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Draws one card in the page; the answer is what the reader complained of, and a list of what was pressed grows in `pressed`.
async function draw(page, card) {
  await page.setContent(`<!doctype html><html lang="${card.lang}"><head><title>Card</title><style>body{font:16px "Segoe UI",sans-serif;margin:8px}main{max-width:359px}button{min-height:32px}</style></head><body><main></main></body></html>`);
  await page.addScriptTag({ content: source("markdown-it/dist/markdown-it.min.js") });
  await page.addScriptTag({ content: source("adaptivecards/dist/adaptivecards.js") });
  return page.evaluate((json) => {
    const { AdaptiveCard, HostConfig, SerializationContext, Version } = globalThis.AdaptiveCards;
    AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = globalThis.markdownit().render(text);
      result.didProcess = true;
    };
    const drawn = new AdaptiveCard();
    drawn.hostConfig = new HostConfig({ fontFamily: "Segoe UI, sans-serif", supportsInteractivity: true, actions: { maxActions: 6, actionsOrientation: "vertical", actionAlignment: "stretch" },
      containerStyles: { default: { backgroundColor: "#ffffff", foregroundColors: { default: { default: "#242424", subtle: "#616161" }, attention: { default: "#b10e1c", subtle: "#b10e1c" }, good: { default: "#0e700e", subtle: "#0e700e" }, warning: { default: "#835b00", subtle: "#835b00" } } } } });
    const context = new SerializationContext(new Version(1, 5));
    drawn.parse(json, context);
    globalThis.pressed = [];
    drawn.onExecuteAction = (action) => globalThis.pressed.push({ type: action.getJsonTypeName(), verb: action.verb, data: action.data });
    document.querySelector("main").append(drawn.render());
    const complaints = [];
    for (let at = 0; at < context.eventCount; at += 1) complaints.push(context.getEventAt(at).message);
    // Teams searches in cards of version 1.5 ("Dynamic typeahead search in Adaptive Cards").
    return complaints.filter((complaint) => !complaint.startsWith('Property "choices.data" is supported in version 1.6'));
  }, card);
}

test("every card is understood, fits a phone and can be read by everybody", async () => {
  assert.ok(cards.length >= 12, "the tests wrote too few cards");
  await visit(browser, { viewport: phone }, async (page) => {
    for (const { name, card } of cards) {
      assert.deepEqual(await draw(page, card), [], name);
      assert.equal(card.version, "1.5", name);
      assert.ok(card.fallbackText, name);
      await assertFits(page);
      await picture(page, `card_${name}`);
      const labels = await page.$$eval("input, textarea, select", (inputs) => inputs.filter((input) => !input.labels?.length && !input.getAttribute("aria-label") && !input.getAttribute("aria-labelledby")).length);
      assert.equal(labels, 0, `${name}: a field without a label`);
    }
  });
});

test("every button has a form for old clients, and sends its verb and what the card names", async () => {
  const actions = (node) => (Array.isArray(node) ? node.flatMap(actions) : node && typeof node === "object" ? [...(String(node.type ?? "").startsWith("Action.") ? [node] : []), ...Object.entries(node).filter(([key]) => key !== "fallback").flatMap(([, value]) => actions(value))] : []);
  for (const { name, card } of cards) {
    for (const action of actions({ body: card.body, actions: card.actions })) {
      if (action.type === "Action.OpenUrl") assert.match(action.url, /^https:\/\//, name);
      else {
        assert.equal(action.type, "Action.Execute", name);
        assert.equal(action.fallback.type, "Action.Submit", name);
        assert.equal(action.fallback.data.verb, action.verb, name);
      }
    }
  }
});

test("an empty first step is stopped in the client, with what to do; a filled one is sent", async () => {
  const { card } = cards.find(({ name }) => name.includes("form_1"));
  await visit(browser, { viewport: phone }, async (page) => {
    await draw(page, card);
    await page.getByRole("button", { name: "Neste" }).click();
    assert.deepEqual(await page.evaluate(() => globalThis.pressed), []);
    await page.getByText("Skriv et navn på 2 til 80 tegn.").waitFor();
    await page.getByLabel(/^Navn/).fill("Trygt i sentrum");
    await page.getByLabel(/^Hva slags/).selectOption("counter");
    await picture(page, "card_form_1_filled");
  });
});

test("nobody's words become a link, a heading or a picture", async () => {
  const { card } = cards.find(({ name }) => name.includes("hostile"));
  await visit(browser, { viewport: phone }, async (page) => {
    await draw(page, card);
    assert.equal(await page.locator("main a, main img, main h1, main li, main em, main strong, main script").count(), 0);
    assert.match(await page.locator("main").innerText(), /\[trykk her\]\(https:\/\/evil\.example\)/);
  });
});
