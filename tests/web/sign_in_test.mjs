// Signing in to the dashboard: a real provider (oidc-provider), the real program, and a real browser between them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, visit } from "./browser.mjs";
import { IdentityProvider } from "./provider.mjs";
import { Service } from "./service.mjs";

let browser, provider, service;

before(async () => {
  process.env.STEMMEN_TEST_CLIENT_SECRET = "client-secret-of-the-test";
  provider = await IdentityProvider.listen();
  service = await Service.start({
    dashboard: {
      sign_in: {
        issuer: provider.issuer,
        client_id: "stemmen",
        client_secret: "env:STEMMEN_TEST_CLIENT_SECRET",
        subject_claim: "preferred_username",
        groups: { "g-analyst": { roles: ["analyst"], units: ["201"] }, "g-auditor": { roles: ["auditor"], units: ["politiet"] } },
      },
    },
  });
  provider.serve(`${service.url}/dashboard/callback`, `${service.url}/dashboard`);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
  await provider?.stop();
});

// A browser without a screen: cookies by host, redirects one by one, so that a test can look at each.
class Walker {
  jars = new Map();
  async get(url, options = {}) {
    const host = new URL(url).host;
    const jar = this.jars.get(host) ?? this.jars.set(host, new Map()).get(host);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", ...options, headers: { cookie, ...options.headers } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      if (attributes.includes("Max-Age=0")) jar.delete(name);
      else jar.set(name, pair.slice(pair.indexOf("=") + 1));
    }
    return answer;
  }
  // Follows redirects until one leads to `stop`; that address, and every answer on the way.
  async follow(url, stop) {
    const answers = [];
    for (let hop = 0; hop < 10; ++hop) {
      if (stop && url.startsWith(stop)) return { url, answers };
      const answer = await this.get(url);
      answers.push(answer);
      const location = answer.headers.get("location");
      if (!location) return { url, answers };
      url = new URL(location, url).href;
    }
    throw new Error("redirects without end");
  }
  async sign_in(to = "/dashboard") {
    return this.follow(`${service.url}/dashboard/sign-in?to=${encodeURIComponent(to)}`);
  }
  async me() {
    const answer = await this.get(`${service.url}/api/v1/me`);
    return { status: answer.status, ...(await answer.json()) };
  }
}

test("somebody signs in and out through the provider, and their groups say what they may", async () => {
  const walker = new Walker();
  assert.equal((await walker.me()).status, 401);
  const { url, answers } = await walker.sign_in("/dashboard?unit=201");
  assert.equal(url, `${service.url}/dashboard?unit=201`);
  assert.equal(answers.at(-1).status, 200);
  const me = await walker.me();
  assert.deepEqual([me.status, me.name, me.roles, me.units], [200, "Kari Nordmann", ["analyst"], ["201"]]);
  const refused = await walker.get(`${service.url}/api/v1/access-log`);
  assert.equal(refused.status, 403);
  const forged = await walker.get(`${service.url}/dashboard/sign-out`, { method: "POST" });
  assert.equal(forged.status, 403);
  const out = await walker.get(`${service.url}/dashboard/sign-out`, { method: "POST", headers: { "x-csrf-token": me.csrf } });
  const { to } = await out.json();
  assert.ok(to.startsWith(`${provider.issuer}/session/end?id_token_hint=`), to);
  assert.equal((await walker.get(to)).status, 200);
  assert.equal((await walker.me()).status, 401);
});

test("a session survives a restart, and an answer of the provider is used once", async () => {
  const walker = new Walker();
  const { url } = await walker.follow(`${service.url}/dashboard/sign-in`, `${service.url}/dashboard/callback`);
  const jar = new Map(walker.jars.get(new URL(service.url).host));
  assert.equal((await walker.get(url)).status, 303);
  await service.end();
  await service.begin();
  assert.equal((await walker.me()).status, 200);
  const thief = new Walker();
  thief.jars.set(new URL(service.url).host, jar);
  const replayed = await thief.get(url);
  assert.equal(replayed.status, 400);
  assert.match(await replayed.text(), /brukt før/);
  assert.equal((await thief.me()).status, 401);
});

test("a person without a group here, a cancelled sign-in and a provider that is down let nobody in", async () => {
  const status_of = async () => {
    const walker = new Walker();
    const { answers } = await walker.sign_in();
    assert.equal((await walker.me()).status, 401);
    return answers.at(-1).status;
  };
  const groups = provider.who.groups;
  provider.who.groups = ["g-unknown"];
  assert.equal(await status_of(), 403);
  provider.who.groups = groups;
  provider.refuses = true;
  assert.equal(await status_of(), 403);
  provider.refuses = false;
  await service.end();
  await service.begin(); // has nothing in memory
  provider.is_down = true;
  assert.equal(await status_of(), 503);
  provider.is_down = false;
  // A provider that has failed is left alone for some seconds.
  for (let tries = 0; (await new Walker().sign_in()).answers.at(-1).status !== 200; ++tries) {
    assert.ok(tries < 100);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
});

test("the auditor finds every sign-in and every refusal, and the log is whole", async () => {
  const groups = provider.who.groups;
  provider.who.groups = ["g-auditor"];
  const walker = new Walker();
  await walker.sign_in();
  provider.who.groups = groups;
  const { entries } = await (await walker.get(`${service.url}/api/v1/access-log`)).json();
  const lines = entries.map((entry) => `${entry.who} ${entry.what} ${entry.why}`);
  for (const line of ["oidc:kari@politiet.no sign_in oidc", "oidc:kari@politiet.no sign_out asked", "oidc:kari@politiet.no refused csrf", "unknown sign_in.refused no_groups", "unknown sign_in.refused replayed", "unknown sign_in.refused cancelled"])
    assert.ok(lines.includes(line), `${line} in\n${lines.join("\n")}`);
  const check = await (await walker.get(`${service.url}/api/v1/access-log/check`)).json();
  assert.deepEqual(check.faults, []);
  for (const secret of ["client-secret-of-the-test", "Kari Nordmann", "id_token"]) assert.ok(!service.log.includes(secret), secret);
});

test("in a browser the way leads to the page that was asked for, signed in", async () => {
  // What the page shows then, and with which answers, is for other tests.
  await visit(browser, { expected: [/Failed to load resource/] }, async (page) => {
    await page.goto(`${service.url}/dashboard/sign-in?to=${encodeURIComponent("/dashboard?unit=201")}`);
    assert.equal(page.url(), `${service.url}/dashboard?unit=201`);
    const me = await page.evaluate(async () => (await fetch("/api/v1/me")).json());
    assert.equal(me.name, "Kari Nordmann");
    assert.equal(await page.evaluate(() => document.cookie), "");
  });
});
