// Makes tests/teams/token_corpus.jsonl: what a caller of /api/messages may send, right and wrong, each with what Microsoft's library
// botframework-connector says of it against metadata on this machine. The first line holds the keys and the time.
//   node generate.mjs           writes the corpus, with new keys
//   node generate.mjs --check   has the library judge what is written again and compares: 0 the same, 1 different
import { createSign, createHmac, generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import connector from "botframework-connector";

const { ChannelValidation, SimpleCredentialProvider } = connector;
const corpus = fileURLToPath(new URL("../token_corpus.jsonl", import.meta.url));
const now = 1795350000; // 22 November 2026
const appId = "22222222-2222-4222-8222-222222222222";
const tenantId = "11111111-1111-4111-8111-111111111111";
const serviceUrl = `https://smba.trafficmanager.net/emea/${tenantId}/`;
const issuer = "https://api.botframework.com";

const base64url = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

function makeRows() {
  const pairs = Object.fromEntries(["bKey1", "bKey2", "bKey3"].map((kid) => [kid, generateKeyPairSync("rsa", { modulusLength: 2048 })]));
  const endorsements = { bKey1: ["msteams", "webchat"], bKey2: ["directline"] };
  const keys = Object.entries(pairs).map(([kid, pair]) => ({ ...pair.publicKey.export({ format: "jwk" }), use: "sig", kid, x5t: kid, ...(endorsements[kid] ? { endorsements: endorsements[kid] } : {}) }));
  const claims = { serviceurl: serviceUrl, nbf: now - 60, exp: now + 3600, iss: issuer, aud: appId };
  const sign = (payload, { kid = "bKey1", by = kid, alg = "RS256", header = {} } = {}) => {
    const text = `${base64url({ alg, typ: "JWT", kid, x5t: kid, ...header })}.${base64url(payload)}`;
    const signer = createSign(alg === "RS512" ? "RSA-SHA512" : "RSA-SHA256").update(text);
    return `${text}.${signer.sign(pairs[by].privateKey).toString("base64url")}`;
  };
  const good = sign(claims);
  const hmacText = `${base64url({ alg: "HS256", typ: "JWT", kid: "bKey1" })}.${base64url(claims)}`;
  const hmac = createHmac("sha256", pairs.bKey1.publicKey.export({ type: "spki", format: "pem" })).update(hmacText).digest("base64url");
  const bearer = (token) => `Bearer ${token}`;
  const rows = [];
  const add = (wanted, name, authorization, more = {}) => rows.push({ name, authorization, channelId: "msteams", serviceUrl, wanted, ...more });
  add("accept", "good", bearer(good));
  add("accept", "exp four minutes ago", bearer(sign({ ...claims, exp: now - 240 })));
  add("accept", "nbf in four minutes", bearer(sign({ ...claims, nbf: now + 240 })));
  add("accept", "no nbf", bearer(sign(without(claims, "nbf"))));
  add("accept", "a header with cty", bearer(sign(claims, { header: { cty: "JWT" } })));
  add("accept", "further claims", bearer(sign({ ...claims, tid: tenantId, appid: "x" })));
  add("accept", "the scheme in small letters", `bearer ${good}`);
  add("accept", "the audience as a list", bearer(sign({ ...claims, aud: ["x", appId] })));
  add("accept", "a slash at the end of one service address only", bearer(good), { serviceUrl: serviceUrl.slice(0, -1) });
  add("reject", "no header", "");
  add("reject", "another scheme", `Basic ${good}`);
  add("reject", "no token", "Bearer ");
  add("reject", "garbage", "Bearer abc.def.ghi");
  add("reject", "another audience", bearer(sign({ ...claims, aud: "66666666-6666-4666-8666-666666666666" })));
  add("reject", "no audience", bearer(sign(without(claims, "aud"))));
  add("reject", "another issuer", bearer(sign({ ...claims, iss: "https://evil.example.org" })));
  add("reject", "the issuer of another cloud", bearer(sign({ ...claims, iss: "https://api.botframework.us" })));
  add("reject", "no issuer", bearer(sign(without(claims, "iss"))));
  add("reject", "expired six minutes ago", bearer(sign({ ...claims, exp: now - 360 })));
  add("reject", "expired an hour ago", bearer(sign({ ...claims, exp: now - 3600 })));
  add("reject", "nbf in six minutes", bearer(sign({ ...claims, nbf: now + 360 })));
  add("reject", "a broken signature", bearer(`${good.slice(0, -6)}AAAAAA`));
  add("reject", "a changed payload", bearer(`${good.split(".")[0]}.${base64url({ ...claims, aud: appId, exp: now + 99999 })}.${good.split(".")[2]}`));
  add("reject", "alg none", bearer(`${base64url({ alg: "none", typ: "JWT", kid: "bKey1" })}.${base64url(claims)}.`));
  add("reject", "HS256 keyed with the public key", bearer(`${hmacText}.${hmac}`));
  add("reject", "an unknown key", bearer(sign(claims, { kid: "bKey9", by: "bKey1" })));
  add("reject", "signed by another key than it names", bearer(sign(claims, { kid: "bKey1", by: "bKey2" })));
  add("reject", "a key endorsed for another channel", bearer(sign(claims, { kid: "bKey2" })));
  add("reject", "another service address in the token", bearer(sign({ ...claims, serviceurl: "https://smba.trafficmanager.net/amer/" })));
  add("reject", "no service address in the token", bearer(sign(without(claims, "serviceurl"))));
  add("reject", "the claim spelled serviceUrl", bearer(sign({ ...without(claims, "serviceurl"), serviceUrl })));
  add("reject", "a service address in other letter case", bearer(sign({ ...claims, serviceurl: serviceUrl.replace("emea", "EMEA") })));
  add("reject", "no exp", bearer(sign(without(claims, "exp"))));
  add("reject", "a key without endorsements", bearer(sign(claims, { kid: "bKey3" })));
  add("reject", "an activity without channelId", bearer(good), { channelId: "" });
  add("reject", "an activity without serviceUrl", bearer(sign(without(claims, "serviceurl"))), { serviceUrl: "" });
  add("reject", "RS512", bearer(sign(claims, { alg: "RS512" })));
  return { head: { now, appId, tenantId, keys }, rows };
}

// The library's verdicts, in order.
async function judge({ head, rows }) {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    const origin = `http://127.0.0.1:${server.address().port}`;
    response.end(JSON.stringify(request.url === "/keys" ? { keys: head.keys } : { issuer, jwks_uri: `${origin}/keys`, id_token_signing_alg_values_supported: ["RS256"] }));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  ChannelValidation.OpenIdMetadataEndpoint = `http://127.0.0.1:${server.address().port}/metadata`;
  const credentials = new SimpleCredentialProvider(head.appId, "");
  const realNow = Date.now;
  const said = console.error;
  Date.now = () => head.now * 1000;
  console.error = () => {};  // the library tells of each token it refuses
  const verdicts = [];
  for (const row of rows) {
    try {
      const identity = await ChannelValidation.authenticateChannelTokenWithServiceUrl(row.authorization, credentials, row.serviceUrl === "" ? undefined : row.serviceUrl, row.channelId);
      verdicts.push(identity?.isAuthenticated ? "accept" : "reject");
    } catch {
      verdicts.push("reject");
    }
  }
  Date.now = realNow;
  console.error = said;
  server.close();
  server.closeAllConnections?.();
  return verdicts;
}

if (process.argv.includes("--check")) {
  const [head, ...rows] = readFileSync(corpus, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const verdicts = await judge({ head, rows });
  const wrong = rows.filter((row, i) => row.theirs !== verdicts[i]);
  for (const row of wrong) console.error(`the library no longer says "${row.theirs}" of: ${row.name}`);
  process.exit(wrong.length === 0 ? 0 : 1);
}
const made = makeRows();
const verdicts = await judge(made);
made.rows.forEach((row, i) => (row.theirs = verdicts[i]));
writeFileSync(corpus, [made.head, ...made.rows].map((line) => JSON.stringify(line)).join("\n") + "\n");
for (const row of made.rows) if (row.theirs !== row.wanted) console.log(`library: ${row.theirs}, wanted: ${row.wanted}: ${row.name}`);
process.exit(0);
