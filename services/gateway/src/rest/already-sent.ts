import { countSentMailsAbout, RequestInput } from '@ledgerdesk/contracts';
import type { Answer, RouteContext } from './route';

const FOR_MAIL_MS = 500;

/** The mails that have left about what is deleted; left out where the mail does not answer (OUT-31). */
export const alreadySent = async (
  { ask }: Pick<RouteContext, 'ask'>,
  deleted: RequestInput<typeof countSentMailsAbout>,
): Promise<Pick<Answer, 'alreadySent'>> => {
  const counted = await ask(countSentMailsAbout, deleted, FOR_MAIL_MS).catch(() => null);
  return counted ? { alreadySent: counted.sent } : {};
};
