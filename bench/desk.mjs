// A Service Desk of the one process, and mails to it.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { library } from './measure.mjs';

const { createTransport } = library('nodemailer');
const { simpleParser } = library('mailparser');
const { SMTPServer } = library('smtp-server');

/** A mail of one sender opens at most 30 issues an hour. */
const SENDERS = 200;
const senderOf = (n) => `sender.${n % SENDERS}@bench.test`;
export const text = 'The printer on the second floor burns again, and the paper is all wet.\n'.repeat(20);

/** A project with Service Desk, whose group has a contact for each sender, and one for the copy. */
export const openDesk = async ({ ask }, name) => {
  const { body: group } = await ask('POST', '/groups', { name, path: name });
  const { body: project } = await ask('POST', '/projects', { name: 'Desk', path: 'desk', namespace_id: group.id });
  const contacts = [...Array(SENDERS).keys()].map((n) => senderOf(n)).concat('boss@bench.test');
  for (const email of contacts)
    await ask('POST', `/groups/${group.id}/crm/contacts`, { first_name: 'A', last_name: 'B', email });
  const { body: settings } = await ask('PUT', `/projects/${project.id}/service_desk`, { service_desk_enabled: true });
  return { group: group.id, project: `/projects/${project.id}`, address: settings.service_desk_address };
};

export const mailsTo = function* ({ address }, count) {
  for (let n = 0; n < count; n += 1)
    yield { from: senderOf(n), to: address, cc: 'boss@bench.test', subject: `Printer ${n}`, text };
};

/** Hands over mails, so many at a time; who sends more waits for a connection. */
export const openSender = (smtpPort, connections = 10) =>
  createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
  });

/** Sends mails over some connections, each when the one before it was taken; answers how long each took, in ms. */
export const send = async (smtpPort, mails, connections = 10) => {
  const sender = openSender(smtpPort, connections);
  const took = [];
  const next = mails[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let mail = next.next(); !mail.done; mail = next.next()) {
        const since = performance.now();
        await sender.sendMail(mail.value);
        took.push(performance.now() - since);
      }
    }),
  );
  sender.close();
  return took;
};

export const untilIssues = async ({ ask }, { project }, count) => {
  while ((await ask('GET', `${project}/issues?per_page=1`)).total < count) await wait(20);
};

/** Does something so many times, begun evenly over the time; answers what each came to. */
export const paced = (count, perSecond, begin) =>
  Promise.all(
    Array.from({ length: count }, async (_, n) => {
      await wait((n * 1_000) / perSecond);
      return begin(n);
    }),
  );

/** A mail server that takes all that goes out: `received` is told each mail's text, and when it came. */
export const startMailServer = async (received) => {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    onData: (stream, _, done) => {
      const at = performance.now();
      simpleParser(stream).then((mail) => {
        received(mail.text ?? '', at);
        done();
      }, done);
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address();
  const settings = { MAIL_SMTP_HOST: '127.0.0.1', MAIL_SMTP_PORT: String(port), MAIL_SMTP_START_TLS: 'false' };
  return { settings, close: () => new Promise((resolve) => server.close(resolve)) };
};
