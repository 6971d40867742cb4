import { domainToASCII } from 'node:url';
import { foldCase } from '@ledgerdesk/fields';

/**
 * What stands for the key of an address: `desk+%{key}@example.com`, `%{key}@desk.example.com` (RT-1). An address without
 * it is a pattern that one address equals.
 */
const KEY = '%{key}';
/** No mail goes to a longer one (RFC 5321), and comparing it takes a time that grows with the square of its length. */
const LONGEST = 1_024;
/** What a URL would end or escape its host with. */
const NO_DOMAIN = /[\s/\\?#:%@]/;

export const holdsKey = (pattern: string | null): pattern is string => pattern !== null && pattern.includes(KEY);

/** The address of a key. */
export const fill = (pattern: string, key: string): string => pattern.replace(KEY, () => key);

/**
 * What stands for the key in this address, in lower case; empty where the pattern has none, null where the address is
 * another. Letter case, angle brackets, quotes around the local part and the form of the domain do not count (RT-2).
 */
export const match = (pattern: string, address: string): string | null => {
  const own = plain(pattern);
  const given = plain(address);
  if (!own || given?.domain !== own.domain) return null;
  const [before, after] = own.local.split(KEY);
  if (after === undefined) return given.local === own.local ? '' : null;
  const key = given.local.slice(before!.length, given.local.length - after.length);
  return key !== '' && given.local === `${before}${key}${after}` ? key : null;
};

/** Local part and domain in the form in which they are compared; null where there is no `@`, or too much. */
export const plain = (address: string): Readonly<{ local: string; domain: string }> | null => {
  if (address.length > LONGEST) return null;
  const [, bare = ''] = /^<?(.*?)>?$/s.exec(address.trim()) ?? [];
  const at = bare.lastIndexOf('@');
  if (at < 1) return null;
  const local = bare.slice(0, at).trim();
  const domain = bare.slice(at + 1).trim();
  const [, quoted] = /^"(.*)"$/s.exec(local) ?? [];
  const ascii = NO_DOMAIN.test(domain) ? '' : domainToASCII(domain);
  return { local: foldCase(quoted?.replace(/\\(.)/gs, '$1') ?? local), domain: ascii || foldCase(domain) };
};

/** In the form in which domains are compared; empty where there is no address. */
export const domainOf = (address: string): string => plain(address)?.domain ?? '';
