import { domainToASCII } from 'node:url';

/** RFC 5321: 64 octets of local part, 254 of both. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/**
 * The single address that a mail can be sent to, its domain in ASCII; null where an SMTP command can't carry it without
 * an extension (OUT-30).
 */
export const mailable = (address: string): string | null => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = domainToASCII(address.slice(at + 1));
  const plain = `${local}@${domain}`;
  const valid = DOT_ATOM.test(local) && DOMAIN.test(domain) && local.length <= LONGEST_LOCAL && plain.length <= LONGEST;
  return valid ? plain : null;
};
