// Mail into the one process: taken by SMTP, made issues with two contacts each, and a large one read meanwhile. Beside it the
// same burst on smtp-server alone, which takes a mail when it is on the disk.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startBare } from './bare.mjs';
import { mailsTo, openDesk, send, text, untilIssues } from './desk.mjs';
import { figure, library, quantile, report, withFolder } from './measure.mjs';
import { startService } from './one-process.mjs';

const MailComposer = createRequire(library.resolve('nodemailer'))('./mail-composer');
const MAILS = 5_000;
const BURST = 2_000;
const MEGABYTE = 1024 * 1024;
const baseline = 'bare smtp-server, one durable write';

/** Mails of one sender are at most 30 issues an hour, so each has senders of its own. */
const composed = (mails) =>
  Promise.all(
    mails.map(async (mail, n) => {
      const from = `burst.${n}@bench.test`;
      const raw = await new MailComposer({ ...mail, from }).compile().build();
      return { envelope: { from, to: mail.to }, raw };
    }),
  );
const perSecond = async (count, work) => {
  const since = performance.now();
  const result = await work();
  return { result, rate: (count / (performance.now() - since)) * 1_000 };
};

await withFolder(async (folder) => {
  const [own, bareFolder] = ['service', 'bare'].map((name) => join(folder, name));
  for (const path of [own, bareFolder]) mkdirSync(path);
  const service = await startService(own);
  const sendAll = (mails) => send(service.smtpPort, mails);
  const warm = await openDesk(service, 'warm');
  const sustained = await openDesk(service, 'sustained');
  const burst = await openDesk(service, 'burst');
  await sendAll(mailsTo(warm, 500));
  await untilIssues(service, warm, 500);

  const done = perSecond(MAILS, async () => {
    const taken = await perSecond(MAILS, () => sendAll(mailsTo(sustained, MAILS)));
    await untilIssues(service, sustained, MAILS);
    return taken.rate;
  });
  const { rate, result: takenRate } = await done;
  const { body: issues } = await service.ask('GET', `${sustained.project}/issues?per_page=100&page=20`);
  const linked = await Promise.all(
    issues.map(({ iid }) => service.ask('GET', `${sustained.project}/issues/${iid}/crm_contacts`)),
  );
  const untied = linked.filter(({ body }) => body.length !== 2).length;

  const raws = await composed([...mailsTo(burst, BURST)]);
  const bare = await startBare(bareFolder);
  await send(bare.smtpPort, raws.slice(0, 500));
  const alone = await perSecond(BURST, () => send(bare.smtpPort, raws));
  await bare.stop();
  const rush = await perSecond(BURST, () => sendAll(raws));
  await untilIssues(service, burst, BURST);

  await service.loopDelay();
  const attachment = { filename: 'large.bin', content: Buffer.alloc(18 * MEGABYTE, 'ledgerdesk ') };
  await sendAll([{ from: 'large@bench.test', to: burst.address, subject: 'Large', text, attachments: [attachment] }]);
  await untilIssues(service, burst, BURST + 1);
  const delay = await service.loopDelay();
  await service.stop();

  const [p99, p99Alone] = [rush, alone].map(({ result }) => quantile(result, 0.99));
  report([
    figure('mails by SMTP to visible issues with two contacts', rate, '/s', { least: 300 }),
    figure('the same, taken meanwhile', takenRate, '/s'),
    figure('issues without their two contacts', untied, 'of 100', { most: 0 }),
    figure(`mails taken in a burst of ${BURST}, kept before 250`, rush.rate, '/s', {
      least: 800,
      against: rush.rate / alone.rate,
      baseline,
    }),
    figure('the same, p99', p99, 'ms', { against: p99 / p99Alone, baseline }),
    figure('turn of the event loop while a mail of 25 MB is read, p99.9', delay.p999, 'ms', { most: 20 }),
    figure('the same, longest', delay.max, 'ms'),
  ]);
});
