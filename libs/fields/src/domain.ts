import { domainToASCII } from 'node:url';

/** What a URL would end or escape its host with. */
const NO_DOMAIN = /[\s/\\?#:%]/;

/** Longer ones have no form of at most 253 characters, and finding it takes a time that grows with the square of their length. */
const LONGEST = 1_024;

/** A domain in its IDNA ASCII form (UTS #46), as URLs have it; empty for what has none. */
export const domainInAscii = (domain: string): string =>
  domain.length > LONGEST || NO_DOMAIN.test(domain) ? '' : domainToASCII(domain);
