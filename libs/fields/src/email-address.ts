import { domainInAscii } from './domain';

const LONGEST_LOCAL_PART = 64;
const LONGEST_LABEL = 63;
const LONGEST_DOMAIN = 253;

/**
 * dot-atom (RFC 5322, 3.2.3) with what RFC 6532 adds beyond ASCII, less what is invisible. Each character is matched in
 * one way only.
 */
const DOT_ATOM =
  /^(?:[\w!#$%&'*+/=?^`{|}~-]|[^\0-\x7f\p{C}\p{Z}])+(?:\.(?:[\w!#$%&'*+/=?^`{|}~-]|[^\0-\x7f\p{C}\p{Z}])+)*$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A dot-atom of at most 64 code points at a domain. */
export const isEmailAddress = (text: string): boolean => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at));
  const domain = text.slice(at + 1);
  return [...local].length <= LONGEST_LOCAL_PART && DOT_ATOM.test(local) && isDomain(domain);
};

/** At least two labels, in their IDNA ASCII form (UTS #46); the last one is no number, which would be an address. */
const isDomain = (domain: string): boolean => {
  const ascii = domainInAscii(domain);
  const labels = ascii.split('.');
  const isLabel = (label: string) => label.length <= LONGEST_LABEL && LABEL.test(label);
  return labels.length >= 2 && ascii.length <= LONGEST_DOMAIN && labels.every(isLabel) && !/^\d+$/.test(labels.at(-1)!);
};
