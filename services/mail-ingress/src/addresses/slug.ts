const LONGEST = 63;

/** RT-3: a full path as it stands in an address. */
export const slugOf = (fullPath: string): string =>
  fullPath
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
