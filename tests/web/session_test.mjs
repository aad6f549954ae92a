// How long somebody stays signed in to the dashboard: what the page fetches by itself keeps nobody in, who is away is warned, and what was
// being written is still there after signing in again. The page's clock is moved on; what the service would say by then is played.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, openBrowser, picture, visit } from "./browser.mjs";
import { signIn, stands } from "./dashboard.mjs";
import { Service } from "./service.mjs";

const idle = 1800, most = 7200; // seconds
const form = "view=bank&finding=new";
const automatic = "stemmen-automatic";
let browser, service, session;

before(async () => {
  service = await Service.start({}, ["--first-try"]);
  session = await signIn(service);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

// A window fades in; it is looked at when it stands.
const stood = (page) => page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
// A reader in a session of which `away(seconds)` pass; `renew()` is a sign-in elsewhere.
const reader = (search, steps) =>
  visit(browser, { expected: [/401/] }, async (page, context) => {
    page.setDefaultTimeout(8_000);
    let now = 0, seen = 0;
    await context.addCookies(session);
    await page.clock.install();
    await page.route("**/api/v1/me", async (route) => {
      if (now - seen >= idle || now >= most) return route.fulfill({ status: 401, json: { error: "your session is over" } });
      if (!route.request().headers()[automatic]) seen = now;
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), session: { left: Math.min(idle - (now - seen), most - now), left_at_most: most - now } } });
    });
    await page.goto(`${service.url}/dashboard?${search}`);
    await stands(page);
    const away = async (seconds) => {
      now += seconds;
      await page.clock.fastForward(seconds * 1000);
    };
    await steps(page, away, () => (seen = now));
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

test("who is away is warned in time, and stays signed in by one key", async () => {
  await reader(form, async (page, away) => {
    const claim = page.getByLabel("Påstand");
    await claim.fill("Folk trenger å vite hvor lenge de må vente.");
    await away(idle - 180);
    assert.equal(await page.locator("dialog").count(), 0);
    await away(90);
    const warning = page.getByRole("dialog", { name: /^Du blir logget ut kl\./ });
    await warning.waitFor();
    await stood(page);
    await assertAccessible(page);
    await picture(page, "dashboard-session-ends");
    await page.keyboard.press("Enter");
    await warning.waitFor({ state: "detached" });
    assert.ok(await claim.evaluate((element) => element === document.activeElement), "and goes on where they were");
    await away(idle - 180);
    assert.equal(await page.locator("dialog").count(), 0);
  });
});

test("who is signed out signs in beside the page, and what was being written is still there", async () => {
  await reader(form, async (page, away, renew) => {
    const claim = page.getByLabel("Påstand");
    await claim.fill("Folk trenger å vite hvor lenge de må vente.");
    await away(idle);
    const over = page.getByRole("dialog", { name: "Du er logget ut" });
    await over.waitFor();
    await stood(page);
    await assertAccessible(page);
    await picture(page, "dashboard-session-over");
    assert.equal(await over.getByRole("link", { name: "Logg inn i et nytt vindu" }).getAttribute("target"), "_blank");
    await page.evaluate(() => dispatchEvent(new Event("focus"))); // back, and not signed in yet
    await over.waitFor();
    renew();
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await over.waitFor({ state: "detached" });
    assert.equal(await claim.inputValue(), "Folk trenger å vite hvor lenge de må vente.");
  });
});

test("who types is not warned, until the session ends in any case", async () => {
  await reader(form, async (page, away) => {
    const dialog = page.getByRole("dialog");
    await away(100);
    for (let passed = 0; passed < 6300; passed += 700) {
      const renewed = page.waitForResponse((response) => response.url().endsWith("/me") && !response.request().headers()[automatic]);
      await page.getByLabel("Påstand").press("x");
      await away(1);
      await renewed;
      assert.equal(await dialog.count(), 0);
      await away(699);
    }
    await away(790);
    await dialog.filter({ hasText: "så lenge som det er lov" }).waitFor();
  });
});

test("the duty queue looks by itself, and says that nobody asked", async () => {
  await reader("view=duty", async (page, away) => {
    const look = page.waitForRequest("**/api/v1/duty");
    await away(60);
    assert.equal((await look).headers()[automatic], "yes");
  });
});
