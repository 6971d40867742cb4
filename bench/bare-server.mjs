// What the service is compared with, also in a process of its own: Fastify and smtp-server alone, which answer when what
// came is on the disk. Its parent is told the ports, and tells it what to answer.
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { library } from './measure.mjs';

const { fastify } = library('fastify');
const { SMTPServer } = library('smtp-server');
const { openDatabase } = library('@ledgerdesk/sqlite');
const [folder] = process.argv.slice(2);

const database = openDatabase(join(folder, 'bare.db'), { synchronous: 'FULL' });
database.exec('CREATE TABLE taken (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
const [begin, insert, commit] = ['BEGIN IMMEDIATE', 'INSERT INTO taken (bytes) VALUES (?)', 'COMMIT'].map((sql) =>
  database.prepare(sql),
);

/** All that comes within one turn of the event loop is one transaction, as in the log. */
let waiting = [];
const commitAll = () => {
  const taken = waiting;
  waiting = [];
  begin.run();
  for (const { bytes } of taken) insert.run([bytes]);
  commit.run();
  for (const { resolve } of taken) resolve();
};
const keep = (bytes) =>
  new Promise((resolve) => {
    if (waiting.push({ bytes, resolve }) === 1) setImmediate(commitAll);
  });

const answers = { post: null, list: null };
process.on('message', (message) => Object.assign(answers, message));

const http = fastify();
http.post('/', async ({ body }, reply) => {
  await keep(Buffer.from(JSON.stringify(body)));
  return reply.code(201).send(answers.post);
});
http.get('/', async () => answers.list);
await http.listen({ host: '127.0.0.1', port: 0 });

const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  disableReverseLookup: true,
  onData: (stream, _, done) =>
    void buffer(stream)
      .then(keep)
      .then(() => done(), done),
});
const listening = smtp.listen(0, '127.0.0.1', () =>
  process.send({ port: http.server.address().port, smtpPort: listening.address().port }),
);
process.on('disconnect', () => process.exit(0));
