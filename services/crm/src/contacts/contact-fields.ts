import { domainToASCII } from 'node:url';
import { applyRules, freeText, optional, required, Ruled } from '../field-rules';

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
/** What a URL would end or escape its host with. */
const NO_DOMAIN = /[\s/\\?#:%@]/;

const isEmail = (text: string): boolean => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at));
  const domain = text.slice(at + 1);
  return [...local].length <= LONGEST_LOCAL_PART && DOT_ATOM.test(local) && isDomain(domain);
};

/** At least two labels, in their IDNA ASCII form (UTS #46); the last one is no number, which would be an address. */
const isDomain = (domain: string): boolean => {
  const ascii = NO_DOMAIN.test(domain) ? '' : domainToASCII(domain);
  const labels = ascii.split('.');
  const isLabel = (label: string) => label.length <= LONGEST_LABEL && LABEL.test(label);
  return labels.length >= 2 && ascii.length <= LONGEST_DOMAIN && labels.every(isLabel) && !/^\d+$/.test(labels.at(-1)!);
};

const emailText = optional(255);
const email = (typed: string | null): Ruled<string | null> => {
  const ruled = emailText(typed);
  const { value, broken } = ruled;
  return value === null || broken.length > 0 || isEmail(value) ? ruled : { value, broken: ['is invalid'] };
};

/** CRM-10..15, 24, 25. */
const rules = {
  firstName: required(255),
  lastName: required(255),
  email,
  phone: optional(32),
  description: freeText(1024),
};

/** As it was typed: absent is not spoken of, null clears (CRM-26). */
export type TypedContact = Parameters<typeof applyRules<typeof rules>>[1];

/** Of a new contact, every field is spoken of. */
export const newContact = ({
  firstName = null,
  lastName = null,
  email = null,
  phone = null,
  description = null,
}: TypedContact) => {
  const { fields, broken } = applyRules(rules, { firstName, lastName, email, phone, description });
  return { fields: fields as Required<typeof fields>, broken };
};

export const changedContact = (typed: TypedContact) => applyRules(rules, typed);
