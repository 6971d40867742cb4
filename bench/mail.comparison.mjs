// Mails to two builds: taken by SMTP over ten connections, until each is an issue that can be seen.
import { performance } from 'node:perf_hooks';
import { mailsTo, openDesk, send, untilIssues } from './desk.mjs';
import { quantile } from './measure.mjs';
import { higherIsBetter, lowerIsBetter } from './ratios.mjs';
import { cpuMsOf } from './quiet.mjs';

const WARM_MAILS = 300;
const MAILS = 1_000;
const LOOKED_AT = 20;

export const prepare = async (service) => {
  const desk = await openDesk(service, 'bench');
  await send(service.smtpPort, mailsTo(desk, WARM_MAILS));
  await untilIssues(service, desk, WARM_MAILS);
  return { service, desk };
};

/** @throws where an issue lacks one of its two contacts: less work is no figure */
const lookAtContacts = async ({ ask }, { project }) => {
  const { body: issues } = await ask('GET', `${project}/issues?per_page=${LOOKED_AT}`);
  for (const { iid } of issues) {
    const { body: contacts } = await ask('GET', `${project}/issues/${iid}/crm_contacts`);
    if (contacts.length !== 2) throw new Error(`Issue ${iid} has ${contacts.length} contacts instead of two`);
  }
};

const sendAll = async ({ service, desk }) => {
  const since = performance.now();
  const times = await send(service.smtpPort, mailsTo(desk, MAILS));
  const takenMs = performance.now() - since;
  await untilIssues(service, desk, WARM_MAILS + MAILS);
  return { times, takenMs, visibleMs: performance.now() - since };
};

const mails = async (prepared) => {
  const { result, cpuMs } = await cpuMsOf(prepared.service, () => sendAll(prepared));
  await lookAtContacts(prepared.service, prepared.desk);
  const { times, takenMs, visibleMs } = result;
  return [
    higherIsBetter('mails by SMTP: visible issues', (MAILS / visibleMs) * 1_000, '/s'),
    higherIsBetter('mails by SMTP: taken meanwhile', (MAILS / takenMs) * 1_000, '/s'),
    lowerIsBetter('mails by SMTP: taken after, median', quantile(times, 0.5), 'ms'),
    lowerIsBetter('mails by SMTP: taken after, p99', quantile(times, 0.99), 'ms'),
    lowerIsBetter('mails by SMTP: CPU of each', cpuMs / MAILS, 'ms'),
  ];
};

export const loads = [mails];
