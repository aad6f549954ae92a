// Chromium as tests use it: whatever the console complains of fails the test, axe judges, and pictures are kept for people to look at.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "./service.mjs";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.STEMMEN_WEB_PICTURES ?? join(root, "build/web/pictures");
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.STEMMEN_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// Runs `steps(page, context)` in a browser of its own (cookies, storage). `expected`: patterns of complaints that belong to the test.
export async function visit(browser, { expected = [], ...options }, steps) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "nb-NO", ...options });
  const complaints = [];
  const watch = (page) => {
    page.setDefaultTimeout(30_000);
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  };
  context.on("page", watch);
  try {
    await steps(await context.newPage(), context);
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints.filter((text) => !expected.some((pattern) => pattern.test(text))), []);
}

// Fails with what axe finds, where, and why. In forced colours axe takes the page's own colours for those that are seen: `inForcedColours` leaves
// contrast to the system, whose it is then.
export async function assertAccessible(page, { inForcedColours = false } = {}) {
  await page.evaluate(axeSource);
  const rules = inForcedColours ? { "color-contrast": { enabled: false } } : {};
  const found = await page.evaluate((options) => globalThis.axe.run(document, options), { runOnly: { type: "tag", values: standards }, rules });
  const lines = found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  assert.deepEqual(lines, [], `axe on ${page.url()}`);
}

// Nothing sticks out to the side (WCAG 1.4.10).
export async function assertFits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= window, `${page.url()} is ${content} wide in a window of ${window}`);
}

export async function picture(page, name) {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

// Moves on with Tab until the element has the focus, as somebody without a mouse does.
export async function tabTo(page, locator, most = 40) {
  for (let pressed = 0; pressed < most; ++pressed) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${most} presses of Tab did not lead to ${locator}`);
}
