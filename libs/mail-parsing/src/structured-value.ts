import { withoutComments } from './header-comments';

/** A header value with parameters (RFC 2045, 5.1), in lower case but for the values of parameters. */
export type StructuredValue = Readonly<{ value: string; parameters: ReadonlyMap<string, string> }>;

/**
 * Reads `text/plain; charset="utf-8"` and the like, in linear time. Of equal parameters the first counts; what is malformed
 * is skipped. Values are raw: encoded words and the pieces of RFC 2231 are left to whoever needs them. The name of a file may
 * hold blanks without quotation marks.
 */
export const readStructured = (header: string | null): StructuredValue => {
  const text = header ?? '';
  const semicolon = text.indexOf(';');
  const value = withoutComments(semicolon < 0 ? text : text.slice(0, semicolon))
    .replace(/["']/g, '')
    .trim()
    .toLowerCase();
  const parameters = new Map<string, string>();
  let at = semicolon < 0 ? text.length : semicolon + 1;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    const next = text.indexOf(';', at);
    if (equals < 0) break;
    if (next >= 0 && next < equals) {
      at = next + 1;
      continue;
    }
    const name = text.slice(at, equals).trim().toLowerCase();
    const found = readValue(text, equals + 1, /^(file)?name$/.test(name));
    if (name && !parameters.has(name)) parameters.set(name, found.value);
    const after = text.indexOf(';', found.end);
    at = after < 0 ? text.length : after + 1;
  }
  return { value, parameters };
};

const readValue = (text: string, from: number, mayHoldBlanks: boolean): { value: string; end: number } => {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  if (text[at] !== '"') {
    const end = text.indexOf(';', at) < 0 ? text.length : text.indexOf(';', at);
    const value = text.slice(at, end).trim();
    return { value: mayHoldBlanks ? value : value.split(/\s/, 1)[0]!, end };
  }
  const characters: string[] = [];
  for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    characters.push(text[at]!);
  }
  return { value: characters.join(''), end: at + 1 };
};
