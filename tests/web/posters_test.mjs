// Short links, their QR codes as a camera reads them, and posters: one A4 page each, in three languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import jsqr from "jsqr";
import { PNG } from "pngjs";
import { assertAccessible, assertFits, openBrowser, picture, visit } from "./browser.mjs";
import { assertPageLanguage } from "./language.mjs";
import { Service } from "./service.mjs";

const a4 = [595, 842]; // points
const place = { nb: "Passkontoret på Tøyen", nn: "Passkontoret på Tøyen", en: "The passport office at Tøyen" };
const long = "Passkontoret i Vestfold og Telemark fylkeshus, inngang fra Svend Foyns gate 9 B"; // as long as a name may be, almost
let browser, service, code, longCode;

before(async () => {
  service = await Service.start();
  const add = async (...more) => (await service.runBeside("links", "add", "--config", "stemmen.json", "--kind", "passport_office", "--unit", "201", ...more)).slice(0, 6);
  [code, longCode] = await Promise.all([add("--nb", place.nb, "--nn", place.nn, "--en", place.en), add("--nb", long)]);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

function readQr(png) {
  const { data, width, height } = PNG.sync.read(png);
  return jsqr(new Uint8ClampedArray(data), width, height)?.data;
}

// Pages and their sizes, as Chromium writes PDF.
function pagesOf(pdf) {
  const text = pdf.toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, width, height]) => [Math.round(width), Math.round(height)]);
  return { count: [...text.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length, boxes };
}

for (const language of ["nb", "nn", "en"])
  test(`the poster in ${language} prints on one A4 page, its code leads a camera to the talk, and its address can be typed`, async () => {
    for (const [link, isLong] of [[code, false], [longCode, true]])
      await visit(browser, { viewport: { width: 1000, height: 1300 } }, async (page) => {
        await page.goto(`${service.url}/s/${link}/poster?lang=${language}`);
        const { count, boxes } = pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
        assert.equal(count, 1);
        assert.deepEqual(boxes, [a4]);
        if (isLong) return picture(page, `poster-long-${language}`);
        await assertPageLanguage(page, language);
        await assertAccessible(page);
        assert.equal(readQr(await page.locator(".qr").screenshot()), `${service.url}/s/${code}`);
        assert.equal(`http://${(await page.locator(".address").innerText()).trim()}`, `${service.url}/s/${code}`);
        assert.equal(await page.locator(".place").innerText(), place[language]);
        const size = await page.locator(".address").evaluate((address) => parseFloat(getComputedStyle(address).fontSize));
        assert.ok(size >= 32, `the address is ${size} pixels high`); // read from some metres away
        await picture(page, `poster-${language}`);
        await page.emulateMedia({ media: "print" });
        const overlaps = await page.evaluate(() => {
          const boxes = [...document.querySelectorAll(".poster main > *, .poster footer")].map((e) => e.getBoundingClientRect());
          return boxes.some((box, at) => at > 0 && box.top < boxes[at - 1].bottom - 1) || boxes.some((box) => box.left < 0 || box.right > innerWidth || box.height === 0);
        });
        assert.equal(overlaps, false);
      });
  });

test("the QR code is a picture of its own that a camera reads, small and large, in dark mode and in forced colours", async () => {
  for (const options of [{ viewport: { width: 100, height: 100 } }, { viewport: { width: 900, height: 900 } }, { colorScheme: "dark", viewport: { width: 300, height: 300 } }, { forcedColors: "active", viewport: { width: 300, height: 300 } }])
    await visit(browser, { expected: [/404/], ...options }, async (page) => {
      // A picture names no icon, so the browser asks for one that is not there.
      const answer = await page.goto(`${service.url}/s/${code}/qr.svg`);
      assert.equal(answer.headers()["content-type"], "image/svg+xml");
      assert.equal(readQr(await page.screenshot()), `${service.url}/s/${code}`);
    });
});

test("the poster fits a phone, and its picture is read there too", async () => {
  await visit(browser, { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 }, async (page) => {
    await page.goto(`${service.url}/s/${longCode}/poster?lang=nb`);
    await assertFits(page);
    assert.equal(readQr(await page.locator(".qr").screenshot()), `${service.url}/s/${longCode}`);
    await picture(page, "poster-phone");
  });
});

test("a short link, typed carelessly, opens a talk about its place; when it is closed it still leads somewhere", async () => {
  await visit(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${service.url}/s/${code.toLowerCase()}?lang=en`);
    assert.match(await page.locator(".place").innerText(), /About The passport office at Tøyen/);
    await page.getByRole("button", { name: "Start" }).click();
    await page.waitForLoadState();
    assert.match(await page.locator("#messages").innerText(), /passport or ID card/);
    assert.match(await page.locator(".place").innerText(), /Tøyen/); // also after the form
  });
  service.run("links", "close", code, "--config", "stemmen.json");
  await visit(browser, {}, async (page) => {
    await page.goto(`${service.url}/s/${code}`);
    assert.match(await page.locator(".notice").innerText(), /ikke i bruk lenger/);
    await assertAccessible(page);
    await page.locator("#start button").click();
    await page.locator("#messages > li").first().waitFor();
  });
});
