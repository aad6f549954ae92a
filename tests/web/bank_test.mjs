// The insight bank and short links in a real browser: written and found, two tabs, what looks like a script, codes and posters.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, openBrowser, picture, visit } from "./browser.mjs";
import { Service } from "./service.mjs";

let browser, service, state;

before(async () => {
  service = await Service.start({}, ["--first-try"]);
  browser = await openBrowser();
  const [, link] = await service.said(/dashboard[^:]*: (http\S+)/);
  const { pathname, search } = new URL(link);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(service.url + pathname + search);
  await page.getByRole("heading", { level: 1 }).waitFor();
  state = await context.storageState();
  await context.close();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

const signedIn = (options, steps) => visit(browser, { storageState: state, ...options }, steps);
const open = async (page, query) => {
  await page.goto(`${service.url}/dashboard?${query}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
};

async function write(page, claim, words = "Svar på «Hva kan bli bedre?»") {
  await open(page, "view=bank&finding=new");
  await page.getByLabel("Påstand").fill(claim);
  await page.getByLabel("Hva vet vi det fra?").fill(words);
  await page.getByLabel("Temaer").fill("Ventetid, Pass");
  await page.getByLabel("Eier").fill("Seksjonsleder pass");
  await page.getByLabel("Stedfortreder").fill("Rådgiver innsikt");
  await page.getByRole("button", { name: "Lagre" }).press("Enter");
  await page.getByRole("heading", { level: 2, name: claim }).waitFor();
}

test("a finding is written, found by inflected words, read, and met again by whoever plans something like it", () => signedIn({}, async (page) => {
  await open(page, "view=bank");
  await page.getByText("Banken er tom").waitFor();
  await write(page, "Ungdommene vil møte politiet på skolen");
  await assertAccessible(page);
  await page.getByRole("link", { name: "Til alle funn" }).click();
  await page.getByLabel("Søk i funnene").fill("skole ungdom");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Ungdommene vil møte politiet på skolen" }).waitFor();
  await page.getByLabel("Søk i funnene").fill("snegler");
  await page.keyboard.press("Enter");
  await page.getByText("Ingen funn passer").waitFor();
  await page.getByText("Planlegger du noe nytt?").click();
  await page.getByLabel("Hva vil du spørre innbyggerne om?").fill("Hvor vil ungdom møte oss?");
  await page.getByRole("region", { name: "Dette vet vi allerede" }).getByRole("link").waitFor();
  await assertAccessible(page);
  await picture(page, "bank");
}));

test("a decision is written down with who carries it out and until when, and followed up", () => signedIn({}, async (page) => {
  await write(page, "Skranken åpner for sent");
  await page.getByText("Legg til en beslutning").click();
  await page.getByLabel("Hva ble bestemt?").fill("Åpner klokka 7 på torsdager");
  await page.getByLabel("Hvem følger opp?").fill("Seksjonsleder publikum");
  await page.getByLabel("Frist").fill("2099-03-01");
  await page.locator(".more-filters").getByRole("button", { name: "Lagre" }).click();
  await page.getByText("Seksjonsleder publikum · Frist 1. mars 2099").waitFor();
  const status = page.getByRole("combobox", { name: "Status for «Åpner klokka 7 på torsdager»" });
  await status.selectOption({ label: "I gang" });
  await page.getByText("Lagret.").waitFor();
  await assertAccessible(page);
  await picture(page, "bank-decision");
  await page.reload();
  await status.waitFor();
  assert.equal(await status.inputValue(), "under_way");
}));

test("two tabs: the second to save keeps what it wrote, is told what the first one did, and decides", () => signedIn({ expected: [/409/] }, async (page, context) => {
  await write(page, "Køen er lang");
  const address = page.url();
  const other = await context.newPage();
  for (const [tab, claim] of [[page, "Køen er lang om morgenen"], [other, "Køen er lang på fredager"]]) {
    await tab.goto(`${address}&edit=1`);
    await tab.getByLabel("Påstand").fill(claim);
  }
  await page.getByRole("button", { name: "Lagre" }).click();
  await page.getByRole("heading", { level: 2, name: "Køen er lang om morgenen" }).waitFor();
  await other.getByRole("button", { name: "Lagre" }).click();
  const told = other.getByRole("alert").filter({ hasText: "Noen har endret funnet" });
  await told.getByText("Køen er lang om morgenen").waitFor();
  assert.equal(await other.getByLabel("Påstand").inputValue(), "Køen er lang på fredager");
  await told.getByRole("button", { name: "Behold min" }).click();
  await other.getByRole("button", { name: "Lagre" }).click();
  await other.getByRole("heading", { level: 2, name: "Køen er lang på fredager" }).waitFor();
  await other.getByText("Tidligere utgaver").click();
  await other.getByRole("button", { name: "Se utgave 2" }).click();
  await other.getByText("Køen er lang om morgenen").waitFor();
}));

test("what is wrong with a finding is said in the reader's language, and nothing that was written is lost", () => signedIn({ expected: [/400/] }, async (page) => {
  await open(page, "view=bank&finding=new");
  await page.getByLabel("Språk").selectOption("nn");
  await page.getByLabel("Påstand").fill("Ring Kari på 91 23 45 67");
  await page.getByLabel("Kva veit vi det frå?").fill("Eiga erfaring");
  await page.getByLabel("Eigar").fill("A");
  await page.getByLabel("Vara").fill("B");
  await page.getByRole("button", { name: "Lagre" }).click();
  await page.getByRole("alert").getByText("eit funn nemner ingen").waitFor();
  assert.equal(await page.getByLabel("Påstand").inputValue(), "Ring Kari på 91 23 45 67");
}));

test("what looks like a script is text, in findings, links and everywhere they are met", () => signedIn({}, async (page) => {
  const nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  await write(page, nasty, nasty);
  assert.equal(await page.locator("main img, main script").count(), 0);
  await open(page, "view=links");
  await page.getByText("Lag en ny lenke").click();
  await page.getByLabel("Stedet på bokmål").fill(nasty);
  await page.getByRole("button", { name: "Lag lenke" }).click();
  await page.getByRole("heading", { level: 2, name: nasty }).waitFor();
  assert.equal(await page.locator("main script").count(), 0);
}));

test("a link gets a code that is a picture, posters to print, and is closed by two presses", () => signedIn({}, async (page, context) => {
  await open(page, "view=links");
  await page.getByText("Lag en ny lenke").click();
  await page.getByLabel("Stedet på bokmål").fill("Passkontoret på Grønland");
  await page.getByRole("button", { name: "Lag lenke" }).click();
  const card = page.getByRole("article", { name: "Passkontoret på Grønland" });
  await card.waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll("img.qr")].every((image) => image.complete && image.naturalWidth > 0));
  await assertAccessible(page);
  await picture(page, "links");
  const [poster] = await Promise.all([context.waitForEvent("page"), card.getByRole("link", { name: "Plakat, nynorsk" }).click()]);
  await poster.getByText("Passkontoret på Grønland").first().waitFor();
  await poster.close();
  await card.getByRole("button", { name: "Steng lenken" }).click();
  await card.getByRole("button", { name: "Ja, steng for godt" }).click();
  await card.getByText("Stengt").waitFor();
}));

test("bank, finding, form and links fit on a narrow phone, and axe finds nothing", () => signedIn({ viewport: { width: 320, height: 640 } }, async (page) => {
  for (const query of ["view=bank", "view=bank&finding=1", "view=bank&finding=1&edit=1", "view=bank&finding=new", "view=links"]) {
    await open(page, query);
    await page.locator("main .ds-card, main .nothing").first().waitFor();
    await assertFits(page);
    await assertAccessible(page);
  }
}));
