// How the files of the one process grow.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { mailsTo, openDesk, send, untilIssues } from './desk.mjs';
import { startService } from './one-process.mjs';

const MADE = 2_000;
const MAILS = 1_000;
const AT_ONCE = 16;

const sizeOf = (folder, name) =>
  ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(join(folder, name + end), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

const each = (count, make) => {
  let next = 0;
  const worker = async () => {
    while (next < count) await make((next += 1));
  };
  return Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/** Bytes for each contact and each mail that became an issue, and how many groups are created a second. */
export const grow = async (folder) => {
  /** The files are as large as they are when the process has ended. */
  const during = async (work) => {
    const service = await startService(folder);
    const result = await work(service);
    await service.stop();
    return { result, log: sizeOf(folder, 'log.db'), blobs: sizeOf(folder, 'blobs.db') };
  };
  const before = await during((service) => openDesk(service, 'size'));
  const desk = before.result;
  const contacts = await during(({ ask }) =>
    each(MADE, (n) => {
      const contact = {
        first_name: 'Jane',
        last_name: `Roe ${n}`,
        email: `jane.${n}@bench.test`,
        phone: '+49 30 12345',
      };
      return ask('POST', `/groups/${desk.group}/crm/contacts`, contact);
    }),
  );
  const mails = await during(async (service) => {
    await send(service.smtpPort, mailsTo(desk, MAILS));
    await untilIssues(service, desk, MAILS);
  });
  const groups = await during(async ({ ask }) => {
    const since = performance.now();
    await each(MADE, (n) => ask('POST', '/groups', { name: `Group ${n}`, path: `group-${n}` }));
    return (MADE / (performance.now() - since)) * 1_000;
  });
  return {
    contactLog: (contacts.log - before.log) / MADE,
    mailLog: (mails.log - contacts.log) / MAILS,
    mailBlobs: (mails.blobs - contacts.blobs) / MAILS,
    groupsPerSecond: groups.result,
  };
};
