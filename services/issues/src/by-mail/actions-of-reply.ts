/** What a mail quotes begins with it (BODY-14): nothing below is the sender's own. */
const QUOTED = '<details><summary>Quoted text</summary>';
/** As a mail is read, a line that is a quick action stands in back-ticks (BODY-11). */
const IN_BACK_TICKS = /^(`+) ?(\/[a-z_]{1,40}(?: .*?)?) ?\1\s*$/i;

/** Blanks, quote marks and back-ticks aside: however a line was quoted, it is the same one. */
const bare = (line: string): string => line.replace(/[\s>`]+/g, '').toLowerCase();

/**
 * MEM-2: the reply of a user with its quick actions as lines of their own, to be run. One that stands in a text from outside
 * stays in back-ticks, since the user may have quoted it.
 */
export const withActions = (reply: string, fromOutside: readonly string[]): string => {
  const known = new Set(fromOutside.flatMap((text) => text.split('\n')).map(bare));
  const end = reply.indexOf(QUOTED);
  const own = end < 0 ? reply : reply.slice(0, end);
  const lines = own.split('\n').map((line) => {
    const action = IN_BACK_TICKS.exec(line)?.[2];
    return action === undefined || known.has(bare(action)) ? line : action;
  });
  return lines.join('\n') + reply.slice(own.length);
};

/** Whether the user has written anything above what is quoted. */
export const hasOwnText = (reply: string): boolean => {
  const end = reply.indexOf(QUOTED);
  return (end < 0 ? reply : reply.slice(0, end)).trim() !== '';
};
