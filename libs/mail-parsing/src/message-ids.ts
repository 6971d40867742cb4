const MAX_IDS = 100;
const MAX_LENGTH = 998;

/**
 * The ids of `References` or `In-Reply-To`, without angle brackets, in their order (TH-3): separated by blanks, commas or
 * nothing, with brackets or without; the last 100.
 */
export const messageIdsIn = (values: readonly string[]): string[] =>
  values
    .flatMap((value) => [...value.matchAll(/<([^<>]*)>?|([^\s,<>]+)/g)])
    .map(([, bracketed, bare]) => (bracketed ?? bare!).replace(/\s+/g, ''))
    .filter((id) => id && id.length <= MAX_LENGTH)
    .slice(-MAX_IDS);
