// Whether a text is in the language that it says it is. Words that the three languages write differently, and that are no part of another.
import assert from "node:assert/strict";

const words = {
  nb: ["jeg", "ikke", "hva", "hvor", "hvem", "noe", "dere", "hvordan", "fornøyd", "hvis", "fra", "siden", "svarene", "spør"],
  nn: ["eg", "ikkje", "kva", "kor", "kven", "noko", "dykk", "korleis", "fornøgd", "meir", "frå", "òg", "sida", "svara", "spør", "dei", "ein", "eit"],
  en: ["the", "you", "not", "what", "and", "your", "we", "is"],
};
// What each must not hold; what both forms of Norwegian may write, such as "også", is left out.
const foreign = {
  nb: ["ikkje", "kva", "kven", "noko", "dykk", "korleis", "fornøgd", "meir", "frå", "eg", "sida", "dei", "ein", "eit"],
  nn: ["jeg", "ikke", "hva", "hvem", "noe", "hvordan", "fornøyd", "hvis", "fra", "svarene", "en", "et"],
  en: ["ikke", "ikkje", "hva", "kva", "noe", "noko", "og", "eller", "svar", "hvor", "kor"],
};

const split = (text) => text.toLowerCase().match(/[\p{L}\p{M}-]+/gu) ?? [];

// `own`: words that are the same in every language here, such as names.
export function assertLanguage(text, language, where, own = []) {
  const found = split(text);
  const wrong = found.filter((word) => foreign[language].includes(word) && !own.includes(word));
  assert.deepEqual(wrong, [], `${where} should be ${language}, and has ${wrong}: ${text.slice(0, 3000)}`);
  assert.ok(found.some((word) => words[language].includes(word)), `${where} has nothing that tells it is ${language}: ${text.slice(0, 300)}`);
}

// What stands on the page for people to read, but for what says itself that it is in another language (the choice of languages).
export async function assertPageLanguage(page, language, own = []) {
  assert.equal(await page.locator("html").getAttribute("lang"), language);
  const text = await page.evaluate((main) => {
    const copy = document.body.cloneNode(true);
    for (const element of copy.querySelectorAll("script, noscript, option, [lang]")) if (element.getAttribute("lang") !== main) element.remove();
    const labels = [...copy.querySelectorAll("[aria-label], [alt], [title]")].flatMap((e) => ["aria-label", "alt", "title"].map((name) => e.getAttribute(name) ?? ""));
    return [document.title, ...labels, ...[...copy.querySelectorAll("*")].flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent))].join(" ");
  }, language);
  assertLanguage(text, language, page.url(), own);
}
