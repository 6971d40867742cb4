// How long a mail takes to become an issue, and a note to leave for who wrote, at a pace that is not a rush.
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { mailsTo, openDesk, openSender, paced, send, startMailServer, untilIssues } from './desk.mjs';
import { figure, quantile, report, withFolder } from './measure.mjs';
import { startService } from './one-process.mjs';

const MAILS = 400;
const MAILS_PER_SECOND = 20;
const NOTES = 200;
const NOTES_PER_SECOND = 10;
const PATIENCE_MS = 60_000;
const wordsOf = (n) => `Note number ${n} of the benchmark.`;

await withFolder(async (folder) => {
  const leftAt = new Map();
  const mailServer = await startMailServer((text, at) => {
    const [, n] = /Note number (\d+) of the benchmark\./.exec(text) ?? [];
    // Sender and copy both get it: the last one counts.
    if (n) leftAt.set(Number(n), [...(leftAt.get(Number(n)) ?? []), at]);
  });
  const service = await startService(folder, mailServer.settings);
  const warm = await openDesk(service, 'warm');
  const desk = await openDesk(service, 'desk');
  await send(service.smtpPort, mailsTo(warm, 200));
  await untilIssues(service, warm, 200);

  const mails = [...mailsTo(desk, MAILS)];
  const sender = openSender(service.smtpPort);
  await paced(MAILS, MAILS_PER_SECOND, (n) => sender.sendMail(mails[n]));
  sender.close();
  const ended = await allMails(service, desk);
  const processedMs = ended.map(({ received_at, steps }) => Date.parse(steps.at(-1).at) - Date.parse(received_at));

  const noted = await paced(NOTES, NOTES_PER_SECOND, async (n) => {
    const since = performance.now();
    await service.ask('POST', `${desk.project}/issues/${n + 1}/notes`, { body: wordsOf(n) });
    return since;
  });
  for (const until = performance.now() + PATIENCE_MS; leftAt.size < NOTES && performance.now() < until;) await wait(50);
  const leftMs = noted.map((since, n) => Math.max(...(leftAt.get(n) ?? [Infinity])) - since);
  await service.stop();
  await mailServer.close();

  report([
    figure(`mails processed, ${MAILS_PER_SECOND} a second`, ended.length, 'mails', { least: MAILS }),
    figure('a mail from its receipt until it is processed, 95 of 100', quantile(processedMs, 0.95), 'ms', {
      most: 1_000,
    }),
    figure('the same, median', quantile(processedMs, 0.5), 'ms'),
    figure(`notes that left for who takes part, ${NOTES_PER_SECOND} a second`, leftAt.size, 'notes', { least: NOTES }),
    figure('from a note until its mail has left, 95 of 100', quantile(leftMs, 0.95), 'ms', { most: 10_000 }),
    figure('the same, median', quantile(leftMs, 0.5), 'ms'),
  ]);
});

/** Every mail to a desk with its steps, when all have been processed. */
async function allMails({ ask }, { project }) {
  const mails = `${project}/service_desk/mails`;
  const until = performance.now() + PATIENCE_MS;
  while ((await ask('GET', `${mails}?state=processed&per_page=1`)).total < MAILS && performance.now() < until)
    await wait(50);
  const followed = [];
  for (let page = 1; page <= MAILS / 100; page += 1) {
    const { body } = await ask('GET', `${mails}?state=processed&per_page=100&page=${page}`);
    for (const { id } of body) followed.push((await ask('GET', `${mails}/${id}`)).body);
  }
  return followed;
}
