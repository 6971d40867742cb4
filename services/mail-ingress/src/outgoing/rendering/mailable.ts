import { domainToASCII } from 'node:url';

/** RFC 5321: 64 octets of local part, 254 of both. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
/** RFC 5322, and of RFC 6531 letters, their marks and digits of every script: nothing that looks like a sign of a command. */
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+)*$/iu;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/**
 * The single address that a mail can be sent to, its domain in ASCII; null where no SMTP command carries it (OUT-30). One
 * with a local part that is not ASCII needs a server with SMTPUTF8.
 */
export const mailable = (address: string): string | null => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = domainToASCII(address.slice(at + 1));
  const plain = `${local}@${domain}`;
  const isShort = Buffer.byteLength(local) <= LONGEST_LOCAL && Buffer.byteLength(plain) <= LONGEST;
  return DOT_ATOM.test(local) && DOMAIN.test(domain) && isShort ? plain : null;
};

/** Whether a server without SMTPUTF8 (RFC 6531) takes it. */
export const isAscii = (address: string): boolean => /^[\x00-\x7f]*$/.test(address);
