import { charsetOf } from './charset-labels';
import { decodeText } from './charsets';
import { decodeField, decodeRaw } from './encoded-words';
import { StructuredValue } from './structured-value';

/**
 * The text of a parameter, in its pieces and its charset (RFC 2231), else with encoded words or raw; empty where it is absent.
 *
 * @param bodyCharset asked where the value does not say its own charset and is not UTF-8
 */
export const parameterText = (
  { parameters }: StructuredValue,
  name: string,
  bodyCharset: string | null = null,
): string => {
  const pieces = [...parameters].flatMap(([key, value]) => {
    if (!key.startsWith(`${name}*`)) return [];
    const [, digits, star] = /^(\d{1,9})?(\*)?$/.exec(key.slice(name.length + 1)) ?? [];
    const isWhole = key === `${name}*`;
    if (digits === undefined && !isWhole) return [];
    return [{ number: Number(digits ?? 0), isEncoded: isWhole || star !== undefined, value }];
  });
  if (pieces.length === 0) return decodeField(parameters.get(name) ?? '', bodyCharset);
  pieces.sort((a, b) => a.number - b.number);
  const [, charset = '', first] = /^([^']{0,100})'[^']{0,100}'([^]*)$/.exec(pieces[0]!.value) ?? [];
  const isLabelled = pieces[0]!.isEncoded && first !== undefined;
  const bytes = pieces.map(({ isEncoded, value }, at) => {
    const text = at === 0 && isLabelled ? first : value;
    return Buffer.from(isEncoded ? percentDecoded(text) : text, 'latin1');
  });
  const all = Buffer.concat(bytes);
  if (!isLabelled && pieces.every(({ isEncoded }) => !isEncoded))
    return decodeField(all.toString('latin1'), bodyCharset);
  const known = isLabelled ? charsetOf(charset) : null;
  return known && known.kind !== 'none' ? decodeText(all, charset) : decodeRaw(all, bodyCharset);
};

const percentDecoded = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
