import { Mailbox, MailFlag, ParsedMail } from '../parsing/parsed-mail';
import { Verdict } from './mail';

type Authenticated = Readonly<{ verdict: Verdict; flags: readonly MailFlag[] }>;

/**
 * AUTH-1, AUTH-2, AUTH-6: whether the From domain sent it, by the topmost Authentication-Results of a server that is
 * trusted (`*`: any).
 */
export const authenticate = (
  { authentication, from, replyTo, flags }: Pick<ParsedMail, 'authentication' | 'from' | 'replyTo' | 'flags'>,
  trustedAuthservIds: readonly string[],
): Authenticated => {
  const said = from.length === 1 && authentication && trusts(trustedAuthservIds, authentication.authservId);
  const dmarc = said ? authentication.dmarc?.toLowerCase() : null;
  const verdict = dmarc === 'pass' || dmarc === 'fail' ? dmarc : 'none';
  if (!repliesElsewhere(from, replyTo)) return { verdict, flags };
  return {
    verdict: verdict === 'pass' ? 'none' : verdict,
    flags: [...new Set([...flags, 'reply-to-differs' as const])],
  };
};

const trusts = (trusted: readonly string[], authservId: string): boolean =>
  trusted.some((id) => id === '*' || id.toLowerCase() === authservId.toLowerCase());

const repliesElsewhere = (from: readonly Mailbox[], replyTo: readonly Mailbox[]): boolean => {
  const domains = new Set(from.map(domainOf));
  return from.length > 0 && replyTo.some((mailbox) => !domains.has(domainOf(mailbox)));
};

const domainOf = ({ address }: Mailbox): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
