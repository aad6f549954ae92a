// What ./run starts: `stemmen sandbox` prints two addresses and what to do next; a talk in the browser at the first is read at the second.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, picture, visit } from "./browser.mjs";
import { binary } from "./service.mjs";
import { answerAll, choice, dissatisfied, say, start } from "./talk.mjs";

let browser, folder, sandbox;
let printed = "";
const waiting = new Set();
const patience = 30_000; // with a busy machine

// What the pattern finds in what is printed after `from`, now or soon.
function said(pattern, from = 0) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it never said ${pattern}: ${printed.slice(from)}`)), patience);
    const look = () => {
      const found = pattern.exec(printed.slice(from));
      if (!found) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "stemmen-run-"));
  sandbox = spawn(binary, ["sandbox"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  sandbox.stdout.on("data", (piece) => {
    printed += piece;
    for (const look of waiting) look();
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  sandbox?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("two addresses on this machine are printed with what to do at each, before anything is typed", async () => {
  const [, page] = await said(/Svar som innbygger[^\n]*\n +(http:\/\/127\.0\.0\.1:\d+\/)\n/);
  const [, link] = await said(/Les svaret som prosjektgruppe[^\n]*\n +(http:\/\/127\.0\.0\.1:\d+\/dashboard\/first-try\?key=\S+)\n/);
  assert.equal(new URL(page).host, new URL(link).host);
  await said(/\/betjent, \/innbygger/);
});

test("a talk at the first address is read at the second, whose link works once; /svar gives another", async () => {
  const [, page] = await said(/(http:\/\/127\.0\.0\.1:\d+\/)\n/);
  const [, link] = await said(/(http:\/\/127\.0\.0\.1:\d+\/dashboard\/first-try\?key=\S+)/);
  await visit(browser, { expected: [/Failed to load resource/] }, async (reader) => {
    await reader.goto(link);
    assert.equal(new URL(reader.url()).pathname, "/dashboard");
    await reader.getByText("Du er inne med en engangslenke").waitFor();
    await reader.locator(".lead").filter({ hasText: "Ingen har svart" }).waitFor();
    await visit(browser, {}, async (citizen) => {
      await start(citizen, page);
      await answerAll(citizen, dissatisfied, (title) => choice(citizen, title).click(), (text) => say(citizen, text));
      await citizen.locator(".over").waitFor();
    });
    // The dialog that has been answered shows by itself, and not how many have, as it is one. What was written stands where the printed words say.
    await reader.waitForFunction(() => [...document.querySelectorAll("select")].some((select) => select.value === "web"));
    await reader.locator(".lead").filter({ hasText: "For få har svart" }).waitFor();
    await picture(reader, "first-try");
    await reader.locator("nav").getByRole("link", { name: "Tekster" }).click();
    await reader.locator(".text-words").filter({ hasText: "Svar på «" }).first().waitFor();
    await picture(reader, "first-try-texts");
    assert.equal((await reader.goto(link)).status(), 403);
    const from = printed.length;
    sandbox.stdin.write("/svar\n");
    const [, another] = await said(/(http:\/\/127\.0\.0\.1:\d+\/dashboard\/first-try\?key=\S+)/, from);
    assert.notEqual(another, link);
    await reader.context().clearCookies();
    await reader.goto(another);
    await reader.getByText("Du er inne med en engangslenke").waitFor();
  });
});

test("it ends when it is told to, and says where the answers are", async () => {
  const ended = new Promise((resolve) => sandbox.on("exit", resolve));
  sandbox.stdin.write("/slutt\n");
  assert.equal(await ended, 0);
  assert.match(printed, /stemmen export answers --config var\/sandbox\/stemmen\.json/);
});
