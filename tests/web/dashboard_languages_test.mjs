// Each view of the dashboard in nynorsk and English: the longer words fit a phone, nothing is left in another language. axe has looked at
// the same views on a phone in bokmål (dashboard_views_test.mjs).
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.mjs";
import { assertViews, serviceWithAnswers, signIn } from "./dashboard.mjs";

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

for (const [language, name] of [["nn", "nynorsk"], ["en", "English"]])
  for (const width of ["phone", "desk"]) test(`every view in ${name} on a ${width}`, () => assertViews(browser, service, session, language, width, { withAxe: width === "desk" }));
