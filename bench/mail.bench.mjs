// Mail into the one process: taken by SMTP, made issues with two contacts each, and a large one read meanwhile.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { figure, library, quantile, report, withFolder } from './measure.mjs';

const { createTransport } = library('nodemailer');
const MailComposer = createRequire(library.resolve('nodemailer'))('./mail-composer');
const main = library.resolve('@ledgerdesk/standalone').replace(/standalone\.service\.js$/, 'main.js');
const token = 'a-token-for-the-benchmark-only-0123456789';
const [port, smtpPort] = [0, 1].map((n) => 20_000 + 2 * Math.floor(Math.random() * 5_000) + n);
const url = `http://127.0.0.1:${port}`;
const headers = { 'PRIVATE-TOKEN': token, 'Content-Type': 'application/json' };
const [MAILS, SENDERS, CONNECTIONS, BURST] = [5_000, 200, 10, 2_000];
const MEGABYTE = 1024 * 1024;

const start = async (folder) => {
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    DATA_DIR: folder,
    LEDGERDESK_ADMIN_TOKEN: token,
    LEDGERDESK_DEMO: 'false',
    LOG_LEVEL: 'warn',
  };
  const preload = new URL('loop-delay.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', preload, main], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error('The service ended before it was ready');
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.status === 200) return child;
    await wait(5);
  }
};
const loopDelay = (child) => new Promise((resolve) => child.once('message', resolve) && child.send('loop-delay'));
const ask = async (method, path, body) => {
  const answer = await fetch(`${url}/api/v4${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${await answer.text()}`);
  return { body: await answer.json(), total: Number(answer.headers.get('x-total')) };
};
const senderOf = (n) => `sender.${n % SENDERS}@bench.test`;
const text = 'The printer on the second floor burns again, and the paper is all wet.\n'.repeat(20);

/** Sends mails over some connections, each when the one before it was taken; answers how long each took, in ms. */
const send = async (mails, { connections = CONNECTIONS } = {}) => {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true },
    ...{ pool: true, maxConnections: connections, maxMessages: Infinity },
  });
  const [took, next] = [[], mails[Symbol.iterator]()];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let mail = next.next(); !mail.done; mail = next.next()) {
        const since = performance.now();
        await transport.sendMail(mail.value);
        took.push(performance.now() - since);
      }
    }),
  );
  transport.close();
  return took;
};
const untilIssues = async (project, count) => {
  for (;;) {
    const { total } = await ask('GET', `/projects/${project}/issues?per_page=1`);
    if (total >= count) return;
    await wait(20);
  }
};

await withFolder(async (folder) => {
  const child = await start(folder);
  const desk = async (name) => {
    const { body: group } = await ask('POST', '/groups', { name, path: name });
    const { body: project } = await ask('POST', '/projects', { name: 'Desk', path: 'desk', namespace_id: group.id });
    const contacts = [...Array(SENDERS).keys()].map((n) => senderOf(n)).concat('boss@bench.test');
    for (const email of contacts)
      await ask('POST', `/groups/${group.id}/crm/contacts`, { first_name: 'A', last_name: 'B', email });
    const { body: settings } = await ask('PUT', `/projects/${project.id}/service_desk`, { service_desk_enabled: true });
    return { project: project.id, address: settings.service_desk_address };
  };
  const mailsTo = function* (address, count) {
    for (let n = 0; n < count; n += 1)
      yield { from: senderOf(n), to: address, cc: 'boss@bench.test', subject: `Printer ${n}`, text };
  };
  const [warm, sustained, burst] = [await desk('warm'), await desk('sustained'), await desk('burst')];
  await send(mailsTo(warm.address, 500));
  await untilIssues(warm.project, 500);

  const since = performance.now();
  await send(mailsTo(sustained.address, MAILS));
  const sentMs = performance.now() - since;
  await untilIssues(sustained.project, MAILS);
  const tookMs = performance.now() - since;
  const { body: issues } = await ask('GET', `/projects/${sustained.project}/issues?per_page=100&page=20`);
  const linked = await Promise.all(
    issues.map(({ iid }) => ask('GET', `/projects/${sustained.project}/issues/${iid}/crm_contacts`)),
  );
  const untied = linked.filter(({ body }) => body.length !== 2).length;

  // Mails of one sender are at most 30 issues an hour, so each has senders of its own.
  const burstMails = [...mailsTo(burst.address, BURST)].map((mail, n) => ({ ...mail, from: `burst.${n}@bench.test` }));
  const raws = await Promise.all(
    burstMails.map(async (mail) => ({
      envelope: { from: mail.from, to: mail.to },
      raw: await new MailComposer(mail).compile().build(),
    })),
  );
  const burstSince = performance.now();
  const accepted = await send(raws);
  const burstMs = performance.now() - burstSince;
  await untilIssues(burst.project, BURST);

  await loopDelay(child);
  const attachment = { filename: 'large.bin', content: Buffer.alloc(18 * MEGABYTE, 'ledgerdesk ') };
  await send([{ from: 'large@bench.test', to: burst.address, subject: 'Large', text, attachments: [attachment] }]);
  await untilIssues(burst.project, BURST + 1);
  const delay = await loopDelay(child);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));

  report([
    figure('mails by SMTP to visible issues with two contacts', (MAILS / tookMs) * 1_000, '/s', { least: 200 }),
    figure('the same, taken meanwhile', (MAILS / sentMs) * 1_000, '/s'),
    figure('issues without their two contacts', untied, 'of 100', { most: 0 }),
    figure(`mails taken in a burst of ${BURST}, kept before 250`, (BURST / burstMs) * 1_000, '/s', { least: 800 }),
    figure('the same, p99', quantile(accepted, 0.99), 'ms'),
    figure('turn of the event loop while a mail of 25 MB is read, p99.9', delay.p999, 'ms', { most: 20 }),
    figure('the same, longest', delay.max, 'ms'),
  ]);
});
