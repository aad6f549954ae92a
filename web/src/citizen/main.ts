// Takes over the citizen page that the server has sent (README.md has the contract). Without it the page works by forms.
import { element } from "./elements";
import { forgetOwn } from "./own";
import { Talk } from "./talk";
import { Texts } from "./texts";
import { post, readMessage } from "./wire";

const place = document.getElementById("talk");
if (place) {
  const texts = new Texts(place.dataset["lang"] ?? document.documentElement.lang);
  const textMax = Number(place.dataset["textMax"]) || 2000;

  const start = async (form: HTMLFormElement): Promise<void> => {
    const pressed = form.querySelector("button");
    if (pressed?.getAttribute("aria-busy") === "true") return;
    const said = form.querySelector(".fault") ?? element("p", { class: "fault", role: "alert" });
    form.append(said);
    said.textContent = "";
    pressed?.setAttribute("aria-busy", "true");
    // The form brings a token for the new talk, so that a start that is sent twice starts one talk.
    const token = form.querySelector<HTMLInputElement>("input[name=token]")?.value;
    const outcome = await post("/talk", { code: place.dataset["code"] ?? "", lang: place.dataset["lang"] ?? "nb", ...(token ? { token } : {}) });
    pressed?.removeAttribute("aria-busy");
    if (outcome.kind !== "done") {
      const isBusy = outcome.kind === "again" && outcome.why === "busy";
      said.textContent = outcome.kind === "refused" ? outcome.reason : texts.say(isBusy ? "start_busy" : "start_failed");
      return;
    }
    place.dataset["state"] = "running";
    const talk = new Talk(place, texts, textMax);
    talk.settle();
    const messages = (outcome.body as { messages?: unknown }).messages;
    for (const value of Array.isArray(messages) ? messages : []) {
      const message = readMessage(value);
      if (message) talk.hear(message);
    }
    talk.focus();
  };

  if (place.dataset["state"] === "new") {
    forgetOwn();
    const form = place.querySelector<HTMLFormElement>("form#start");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void start(form);
    });
  } else {
    new Talk(place, texts, textMax);
  }
}
