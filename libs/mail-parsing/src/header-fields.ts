/** One field of a header section: its name in lower case, its value unfolded, one character per byte (RFC 5322, 2.2). */
export type HeaderField = Readonly<{ name: string; value: string }>;
/**
 * `end`: where the body begins. `textAt`: where it seems to begin without the empty line that is missing before it, null
 * where none is. `isWhole`: the section ended within what was read.
 */
type HeaderSection = Readonly<{
  fields: readonly HeaderField[];
  end: number;
  textAt: number | null;
  isWhole: boolean;
}>;

/** SEC-2 */
const MAX_HEADER_BYTES = 256 * 1024;
export const MAX_HEADER_FIELDS = 1_000;
export const MAX_VALUE_LENGTH = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const NAME = /^[\x21-\x39\x3b-\x7e]{1,200}$/;

/** Names that no text begins a line with, as far as anybody can tell. */
const KNOWN = new RegExp(
  [
    '^(?:from|to|cc|bcc|date|subject|sender|received|references|comments|keywords|precedence|organization|importance|priority',
    'sensitivity|status|lines|mime-version|message-id|in-reply-to|reply-to|errors-to|return-path|return-receipt-to|user-agent',
    'delivered-to|envelope-to|original-recipient|received-spf|dkim-signature|domainkey-signature|authentication-results',
    'auto-submitted|accept-language|feedback-id|disposition-notification-to|(?:x|arc|content|list|resent|thread)-.*)$',
  ].join('|'),
  'i',
);

/**
 * Reads the header section at `start`, in time that grows with its length and no faster. A line that is neither a field nor
 * the rest of one is skipped; any line end ends a line.
 *
 * @param limit bytes read at most
 */
export const readHeaderFields = (bytes: Uint8Array, start = 0, limit = MAX_HEADER_BYTES): HeaderSection => {
  const { end, bodyAt } = endOfHeader(bytes, start, Math.min(bytes.length, start + limit));
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const fields: { name: string; value: string[] }[] = [];
  let open = false;
  let textAt: number | null = null;
  let offset = start;
  for (const [line, lineEnd] of linesOf(whole)) {
    const at = offset;
    offset += line.length + lineEnd.length;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (open) fields.at(-1)!.value.push(line);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd();
    open = NAME.test(name);
    if (open) fields.push({ name: name.toLowerCase(), value: [line.slice(colon + 1)] });
    // A line within the section, of a relay or a mailbox file, is no text; so are all lines above the last known field.
    if (open && KNOWN.test(name)) textAt = null;
    else if (!open && line !== '') textAt ??= at;
  }
  const read = fields.map(({ name, value }) => ({ name, value: value.join('').trim() }));
  const isWhole = bodyAt !== null || start + limit >= bytes.length;
  return { fields: read, end: bodyAt ?? end, textAt, isWhole };
};

function* linesOf(text: string): Generator<readonly [line: string, lineEnd: string]> {
  const ends = /\r\n|\n|\r/g;
  let from = 0;
  for (const { 0: lineEnd, index } of text.matchAll(ends)) {
    yield [text.slice(from, index), lineEnd];
    from = index + lineEnd.length;
  }
  yield [text.slice(from), ''];
}

/** The first field of a name; null where there is none. */
export const firstValue = (fields: readonly HeaderField[], name: string): string | null =>
  fields.find((field) => field.name === name)?.value ?? null;

export const allValues = (fields: readonly HeaderField[], name: string): string[] =>
  fields.filter((field) => field.name === name).map(({ value }) => value);

/** What stands in the last angle brackets of a value, else the whole of it. */
export const inBrackets = (value: string): string => {
  const from = value.lastIndexOf('<');
  const to = from < 0 ? -1 : value.indexOf('>', from);
  return (to < 0 ? value : value.slice(from + 1, to)).trim();
};

/** The section ends at its first empty line, or with the bytes. */
const endOfHeader = (bytes: Uint8Array, start: number, limit: number) => {
  let lineAt = start;
  for (let at = start; at < limit; at += 1) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue;
    const next = bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    if (at === lineAt) return { end: at, bodyAt: next };
    lineAt = next;
    at = next - 1;
  }
  return { end: limit, bodyAt: null };
};
