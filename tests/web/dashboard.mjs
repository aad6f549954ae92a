// A service with answers in it, and a reader who has signed in: for tests of the dashboard.
import { assertAccessible, assertFits, picture, visit } from "./browser.mjs";
import { crowd, hurried } from "./crowd.mjs";
import { assertPageLanguage } from "./language.mjs";
import { Service } from "./service.mjs";

// The worked example of suppression (domain §5.7): 37 = Øst 20 + Vest 14 + Nord 3. Nord is too few, and Vest is hidden so that nobody can take
// the others from the whole.
export const places = [
  { unit: "202", name: { nb: "Øst politidistrikt", nn: "Aust politidistrikt", en: "East Police District" }, talks: 20 },
  { unit: "207", name: { nb: "Vest politidistrikt", nn: "Vest politidistrikt", en: "West Police District" }, talks: 14 },
  { unit: "210", name: { nb: "Nordland politidistrikt", nn: "Nordland politidistrikt", en: "Nordland Police District" }, talks: 3 },
];
export const dialog = "place";
const words = ["Hyggelige folk i skranken", "Det gikk fort", "Lang kø, men greit svar", "", "Fin tone, men jeg måtte vente"];

export async function serviceWithAnswers() {
  const service = await Service.start({ web: { limits: { starts_per_hour: 100_000, messages_per_minute: 100_000, pages_per_minute: 100_000 } } }, ["--first-try"]);
  const link = (unit) => service.runBeside("links", "add", "--config", "stemmen.json", "--kind", "counter", "--unit", unit, "--nb", `Skranken i ${unit}`);
  const links = await Promise.all(places.map(({ unit }) => link(unit)));
  const talks = places.flatMap(({ talks }, at) => Array.from({ length: talks }, () => links[at].slice(0, 6)));
  await crowd(service.url, talks.length, (i) => [{ code: talks[i] }, hurried(i % 4 === 0 ? 2 : (i % 2) + 4, words[i % words.length])]);
  return service;
}

// The session of whoever opens the link that was printed: the link works once, the session for all pages of the test.
export async function signIn(service) {
  const [, link] = await service.said(/dashboard, .*: http:\/\/127\.0\.0\.1:\d+(\S+)/);
  const answer = await fetch(service.url + link, { redirect: "manual" });
  return answer.headers.getSetCookie().map((line) => {
    const [pair] = line.split(";");
    return { name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1), url: service.url, httpOnly: true, sameSite: "Lax" };
  });
}

export const views = ["overview", "where", "compare", "missing", "texts", "codebook", "agreement", "reports", "exports", "quotes", "bank", "drives", "benefits", "links", "duty", "access-log"];
export const widths = { phone: { width: 320, height: 640 }, desk: { width: 1280, height: 900 } };
const locales = { nb: "nb-NO", nn: "nn-NO", en: "en-GB" };

// Every view in this language and this wide: it stands, it fits, it is in its language, axe finds nothing.
export async function assertViews(browser, service, session, language, name, { withAxe = true } = {}) {
  await visit(browser, { viewport: widths[name], locale: locales[language] }, async (page, context) => {
    await page.goto(`${service.url}/dashboard`);
    await page.locator("h1").waitFor();
    await assertAccessible(page);
    await picture(page, `dashboard-signed-out-${language}-${name}`);
    await context.addCookies(session);
    for (const view of views) {
      await open(page, service, view);
      await assertFits(page);
      if (withAxe) await assertAccessible(page);
      if (name === "desk") await assertPageLanguage(page, language, language === "en" ? ["og"] : []); // Møre og Romsdal
      await picture(page, `dashboard-${view}-${language}-${name}`);
    }
  });
}

// Until the view stands: its heading, and nothing that still waits.
export async function stands(page) {
  await page.locator("main h1").waitFor();
  await page.waitForFunction(() => !document.querySelector(".waiting, [aria-busy=true], .former"));
}

export async function open(page, service, view, more = {}) {
  const search = new URLSearchParams({ ...(view === "overview" ? {} : { view }), dialog, ...more });
  await page.goto(`${service.url}/dashboard?${search}`);
  await stands(page);
}
