// The duty queue in a real browser: a citizen in danger writes on the own page of a staffed unit, and an officer who has signed in with a
// phone opens it and takes it further.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, openBrowser, picture, visit } from "./browser.mjs";
import { citizen, talkOf } from "./crowd.mjs";
import { widths } from "./dashboard.mjs";
import { IdentityProvider } from "./provider.mjs";
import { Service } from "./service.mjs";

const words = 'Han har kniv og kommer inn nå <img src=x onerror="globalThis.ran=1">';
let browser, provider, service;

before(async () => {
  process.env.STEMMEN_TEST_CLIENT_SECRET = "client-secret-of-the-test";
  provider = await IdentityProvider.listen();
  provider.who = { sub: "sub-vakt", name: "Vakt Nordmann", preferred_username: "vakt@politiet.no", groups: ["g-duty"] };
  service = await Service.start({
    safety: { units: { 201: { mode: "staffed", officers: ["oidc:vakt@politiet.no"] } } },
    dashboard: {
      sign_in: {
        issuer: provider.issuer,
        client_id: "stemmen",
        client_secret: "env:STEMMEN_TEST_CLIENT_SECRET",
        subject_claim: "preferred_username",
        groups: { "g-duty": { roles: ["duty_officer"], units: ["politiet"] } },
      },
    },
  });
  provider.serve(`${service.url}/dashboard/callback`, `${service.url}/dashboard`);
  browser = await openBrowser();
  const code = (await service.runBeside("links", "add", "--config", "stemmen.json", "--kind", "counter", "--unit", "201", "--nb", "Skranken")).slice(0, 6);
  const calm = citizen(4, "");
  let hasCalled = false; // once: what they answer after that is what anybody answers
  await talkOf(service.url, { code }, (question, titles) => {
    if (titles.length !== 1 || hasCalled) return hasCalled ? "STOPP" : calm(question, titles);
    hasCalled = true;
    return words;
  });
});
after(async () => {
  await browser?.close();
  await service?.stop();
  await provider?.stop();
});

test("an officer signs in with a phone, sees that somebody waits, opens it and says where it was taken", async () => {
  await visit(browser, { viewport: widths.phone }, async (page) => {
    await page.goto(`${service.url}/dashboard?view=duty`);
    await page.getByRole("link", { name: "Logg inn" }).click();
    await page.getByRole("heading", { level: 1, name: "Vaktkø" }).waitFor();
    await page.getByText("1 uåpnet").waitFor();
    assert.equal(await page.getByText("Han har kniv").count(), 0, "nobody reads it before it is opened");
    await assertAccessible(page);
    await assertFits(page);
    await picture(page, "duty-waiting");
    await page.getByRole("button", { name: "Åpne", exact: true }).click();
    await page.locator("blockquote").filter({ hasText: words }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "BLOCKQUOTE"); // what was opened is what is read next
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    await page.getByText("Åpnet av oidc:vakt@politiet.no").waitFor();
    await page.getByRole("combobox", { name: "Hvor tok du det?" }).selectOption({ label: "Operasjonssentralen (112)" });
    await assertAccessible(page);
    await assertFits(page);
    await picture(page, "duty-opened");
    await page.getByRole("button", { name: "Merk som tatt videre" }).click();
    await page.getByText("Operasjonssentralen (112)").waitFor();
    await page.getByText("Ingen uåpnede").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2"); // the form is gone, the place is kept
    await page.getByRole("button", { name: "Skjul teksten" }).click();
    assert.equal(await page.locator("blockquote").count(), 0);
    await picture(page, "duty-handled");
  });
});
