import { domainToASCII } from 'node:url';

/** What a URL would end or escape its host with. */
const NO_DOMAIN = /[\s/\\?#:%]/;

/** A domain in its IDNA ASCII form (UTS #46), as URLs have it; empty for what has none. */
export const domainInAscii = (domain: string): string => (NO_DOMAIN.test(domain) ? '' : domainToASCII(domain));
