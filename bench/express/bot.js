// A survey bot of the usual kind: express takes the webhook, better-sqlite3 stores, fetch answers. One commit per event, durable
// (WAL, synchronous=FULL) like the service it is compared with. Written as such bots are written, without tricks for or against it.
'use strict';
const crypto = require('node:crypto');
const express = require('express');
const Database = require('better-sqlite3');

const settings = {
  port: Number(process.env.PORT),
  graphUrl: process.env.GRAPH_URL,
  pageId: process.env.PAGE_ID,
  secret: process.env.MESSENGER_APP_SECRET,
  token: process.env.MESSENGER_PAGE_TOKEN,
  database: process.env.DATABASE,
};
const proof = crypto.createHmac('sha256', settings.secret).update(settings.token).digest('hex');

const db = new Database(settings.database);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  CREATE TABLE IF NOT EXISTS events (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS threads (person TEXT PRIMARY KEY, last_at INTEGER NOT NULL, step INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, person TEXT NOT NULL, question TEXT NOT NULL, value TEXT, text TEXT, at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, person TEXT NOT NULL, body TEXT NOT NULL) STRICT;
`);
const sql = {
  remember: db.prepare('INSERT OR IGNORE INTO events (key, at) VALUES (?, ?)'),
  thread: db.prepare('SELECT step FROM threads WHERE person = ?'),
  saveThread: db.prepare(`INSERT INTO threads (person, last_at, step) VALUES (?, ?, ?)
    ON CONFLICT (person) DO UPDATE SET last_at = excluded.last_at, step = excluded.step`),
  saveAnswer: db.prepare('INSERT INTO answers (person, question, value, text, at) VALUES (?, ?, ?, ?, ?)'),
  enqueue: db.prepare('INSERT INTO outbox (person, body) VALUES (?, ?)'),
  sent: db.prepare('DELETE FROM outbox WHERE id = ?'),
};

const yesNo = [['Ja, det går fint', 'START'], ['Nei takk', 'DECLINE']];
const skip = [['Hopp over', 'SKIP']];
const questions = [
  { id: 'invite', text: 'Takk for praten! Jeg er en robot som spør for politiet. Har du to minutter?', choices: yesNo },
  { id: 'privacy', text: 'Kort om personvern: Politidirektoratet har ansvaret.', choices: [['Jeg vil svare her', 'ACCEPT'], ['Nei takk', 'DECLINE']] },
  { id: 'rating', text: 'Hvor fornøyd er du med hjelpen du fikk i samtalen?',
    choices: [['Svært fornøyd', '5'], ['Fornøyd', '4'], ['Verken eller', '3'], ['Misfornøyd', '2'], ['Svært misfornøyd', '1'], ['Hopp over', 'SKIP']] },
  { id: 'good', text: 'Hva var bra?', choices: skip },
  { id: 'better', text: 'Hva kan bli bedre?', choices: skip },
  { id: 'more', text: 'Er det noe mer du vil si?', choices: [['Nei, det er alt', 'DONE']] },
];
const thanks = 'Tusen takk! Svarene hjelper oss å bli bedre. Vil du slette svarene? Skriv SLETT.';

function compose(person, step) {
  const question = questions[step];
  const message = question === undefined ? { text: thanks } : {
    text: question.text,
    quick_replies: question.choices.map(([title, payload]) => ({ content_type: 'text', title, payload })),
  };
  return { recipient: { id: person }, messaging_type: 'RESPONSE', message };
}

const handle = db.transaction((key, person, payload, text) => {
  const now = Date.now();
  if (sql.remember.run(key, now).changes === 0) return null;
  const thread = sql.thread.get(person);
  const step = thread === undefined ? 0 : thread.step + 1;
  if (thread !== undefined && questions[thread.step] !== undefined)
    sql.saveAnswer.run(person, questions[thread.step].id, payload ?? '', text ?? '', now);
  sql.saveThread.run(person, now, step);
  const body = JSON.stringify(compose(person, step));
  return { id: sql.enqueue.run(person, body).lastInsertRowid, body };
});

async function deliver(message) {
  const query = `access_token=${settings.token}&appsecret_proof=${proof}`;
  const response = await fetch(`${settings.graphUrl}/v26.0/${settings.pageId}/messages?${query}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: message.body,
  });
  const answer = await response.json();
  if (answer.message_id) sql.sent.run(message.id);
}

function genuine(request) {
  const given = Buffer.from(request.get('x-hub-signature-256') ?? '');
  const expected = Buffer.from('sha256=' + crypto.createHmac('sha256', settings.secret).update(request.body).digest('hex'));
  return given.length === expected.length && crypto.timingSafeEqual(given, expected);
}

const app = express();
app.disable('x-powered-by');
app.post('/webhooks/messenger', express.raw({ type: '*/*', limit: '4mb' }), (request, response) => {
  if (!genuine(request)) return response.sendStatus(401);
  for (const entry of JSON.parse(request.body).entry ?? []) {
    for (const item of entry.messaging ?? []) {
      if (item.message?.is_echo) continue;
      const key = item.message?.mid ?? `${item.sender.id}:${item.timestamp}`;
      const reply = handle(key, item.sender.id, item.message?.quick_reply?.payload, item.message?.text);
      if (reply !== null) deliver(reply).catch((error) => console.error('send failed', error.message));
    }
  }
  response.sendStatus(200);
});
app.get('/healthz', (request, response) => response.send('ok'));
app.listen(settings.port, '127.0.0.1');
process.on('SIGTERM', () => { db.close(); process.exit(0); });
