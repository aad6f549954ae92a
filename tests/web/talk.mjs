// Going through a talk on the citizen page, whatever the dialog asks.

// Until the bot has asked something that can be answered, or the talk is over. True: there is something to answer.
export async function asked(page) {
  await page.waitForFunction(() => {
    const last = document.querySelector("#messages > li:last-child");
    if (document.getElementById("talk").dataset.state === "over") return true;
    return last && !last.classList.contains("own") && document.querySelector(".choices:not([hidden]) button");
  });
  return (await page.locator("#talk").getAttribute("data-state")) === "running";
}

export async function start(page, url) {
  await page.goto(url);
  await page.locator("#start button").click();
  await asked(page);
}

export const botMessages = (page) => page.locator("#messages > li:not(.own)");
export const ownMessages = (page) => page.locator("#messages > li.own > p:not(.state)");
export const lastQuestion = (page) => botMessages(page).last().locator("p").last().innerText();
export const choices = (page) => page.locator(".choices button");
export const choice = (page, title) => page.locator(".choices").getByRole("button", { name: title, exact: true });

export async function tap(page, title) {
  await choice(page, title).click();
}

export async function say(page, text) {
  await page.locator("#text").fill(text);
  await page.locator("#text").press("Enter");
}

// Until the bot's last message holds this.
export async function heard(page, part) {
  await botMessages(page).last().filter({ hasText: part }).waitFor();
}

// To the first question that is answered in words, in bokmål.
export async function toFirstOpenQuestion(page, url) {
  await start(page, url);
  for (const [title, next] of [["Ja, det går fint", "Les mer"], ["Jeg vil svare", "Hvor fornøyd"], ["Fornøyd", "Hva var bra?"]]) {
    await tap(page, title);
    await heard(page, next);
  }
}

// Answers everything with what `answer(question, titles)` gives: the title of a choice, or words of one's own; at most `most` times.
export async function answerAll(page, answer, choose, say, most = 30) {
  for (let answered = 0; answered < most && (await asked(page)); ++answered) {
    const titles = await choices(page).allInnerTexts();
    const given = answer(await lastQuestion(page), titles);
    if (titles.includes(given)) await choose(given);
    else await say(given);
  }
}

// Says yes to everything, is dissatisfied, and writes where it can be written.
export function dissatisfied(question, titles) {
  const low = titles.find((title) => ["Misfornøyd", "Misfornøgd", "Dissatisfied"].includes(title));
  if (low) return low;
  if (titles.length === 1) return `Svar på «${question.slice(-30)}»`;
  return titles[0];
}
