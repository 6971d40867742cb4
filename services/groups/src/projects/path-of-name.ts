import { slug } from '@ledgerdesk/fields';

const LONGEST = 255;

/** As GitLab makes it: the name itself where that can be a path; else what is left of it in ASCII, in lower case. */
export const pathOfName = (name: string): string => {
  const { value, violations } = slug(LONGEST)(name.trim());
  return violations.length === 0 ? value : inAscii(name);
};

const inAscii = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-|-$/g, '');
