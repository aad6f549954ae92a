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

export const lastQuestion = (page) => page.locator("#messages > li:not(.own)").last().locator("p").last().innerText();
export const choices = (page) => page.locator(".choices button");

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
  if (titles.includes("Misfornøyd")) return "Misfornøyd";
  if (titles.includes("Misfornøgd")) return "Misfornøgd";
  if (titles.length === 1) return `Svar på «${question.slice(-30)}»`;
  return titles[0];
}
