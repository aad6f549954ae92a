// A mail server that is not ours (nodemailer's smtp-server and mailparser), for tests. Prints what it takes as one JSON object a line.
// Usage: node server.mjs '{"security": "starttls", "user": "…", "password": "…", "refuse": ["…"], "later": ["…"]}' CERTIFICATE
// The certificate is written for 127.0.0.1; "later" are addresses that are put off once (451).
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const [options, certificate] = [JSON.parse(process.argv[2]), process.argv[3]];
const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
  "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", certificate + ".key", "-out", certificate], { encoding: "utf8" });
if (made.status !== 0) throw new Error(made.stderr);

const tell = (event) => console.log(JSON.stringify(event));
const put_off = new Set(options.later ?? []);
const answer = (code, text) => Object.assign(new Error(text), { responseCode: code });
const server = new SMTPServer({
  key: readFileSync(certificate + ".key"),
  cert: readFileSync(certificate),
  secure: options.security === "tls",
  hideSTARTTLS: options.security === "none",
  authOptional: options.user === undefined,
  onAuth(auth, _session, done) {
    done(auth.username === options.user && auth.password === options.password ? null : answer(535, "no"), { user: auth.username });
  },
  onRcptTo({ address }, session, done) {
    if ((options.refuse ?? []).includes(address)) return done(answer(550, "no such mailbox"));
    if (put_off.delete(address)) {
      tell({ put_off: address });
      return done(answer(451, "later"));
    }
    done();
  },
  async onData(stream, session, done) {
    const mail = await simpleParser(stream);
    tell({
      secure: session.secure, user: session.user ?? "", from: mail.from.text, to: session.envelope.rcptTo.map((each) => each.address), subject: mail.subject, text: mail.text,
      id: mail.messageId, automatic: mail.headers.get("auto-submitted") ?? "", dated: mail.date?.toISOString() ?? "", calendar: mail.attachments.map((each) => each.content.toString("utf8")).join(""),
    });
    done();
  },
});
server.on("error", () => {}); // a client that is gone
server.listen(0, "127.0.0.1", () => tell({ port: server.server.address().port }));
