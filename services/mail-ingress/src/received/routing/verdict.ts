import { Verdict } from '@ledgerdesk/contracts';
import { ParsedMail } from '@ledgerdesk/mail-parsing';

/**
 * AUTH-1, AUTH-2, AUTH-6: whether the From domain sent it, by the topmost Authentication-Results of those that a trusted
 * server added.
 */
export const authenticate = (
  { authentication, from, flags }: Pick<ParsedMail, 'authentication' | 'from' | 'flags'>,
  trustedAuthservIds: readonly string[],
): Verdict => {
  const said = from.length === 1 && authentication.find(({ authservId }) => trusts(trustedAuthservIds, authservId));
  const dmarc = said ? said.dmarc?.toLowerCase() : null;
  const verdict = dmarc === 'pass' || dmarc === 'fail' ? dmarc : 'none';
  return verdict === 'pass' && flags.includes('reply-to-differs') ? 'none' : verdict;
};

const trusts = (trusted: readonly string[], authservId: string): boolean =>
  trusted.some((id) => id.toLowerCase() === authservId.toLowerCase());
