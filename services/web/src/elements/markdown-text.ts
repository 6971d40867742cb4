const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** The signs that a text names (`&lt;`, `&#39;`); what names none stays. */
export const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return NAMED[name as string] ?? whole;
    const code = decimal === undefined ? parseInt(hexadecimal as string, 16) : Number(decimal);
    const isSign = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isSign ? String.fromCodePoint(code) : whole;
  });

const LONGEST = 100_000;
const LONGEST_RUN = 4_096;

/** Text that would take long to take apart is shown as it is. */
export const isTooMuch = (text: string): boolean =>
  text.length > LONGEST || text.split(/\s/).some(({ length }) => length > LONGEST_RUN);

/**
 * Where a link leads: http, https, mailto and tel, and paths of this server (SEC-11); null for anything else.
 *
 * @param projectId whose uploads `/uploads/…` are
 */
export const linkTarget = (href: string, projectId: number): string | null => {
  const upload = /^\/uploads\/([0-9a-f]{32}\/[^/?#]+)$/.exec(href);
  if (upload) return `/api/v4/projects/${projectId}/uploads/${upload[1]}`;
  if (/^(https?:|mailto:|tel:)/i.test(href)) return href;
  return /^\/(?![/\\])/.test(href) ? href : null;
};
