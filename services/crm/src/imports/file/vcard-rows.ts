import { setImmediate as turn } from 'node:timers/promises';
import ICAL from 'ical.js';
import { ReadRow, FileRows } from './file-rows';
import { FileText, isUnreadable } from './file-text';

/** A property as jCard has it (RFC 7095): name, parameters, type, values. */
type Parameters = Readonly<Record<string, string | readonly string[]>>;
type Property = readonly [name: string, parameters: Parameters, type: string, ...values: unknown[]];

/** Whether a text is one of vCards, and no CSV. */
export const isVcards = async (text: FileText): Promise<boolean> => {
  const pieces = text.pieces();
  const first = await pieces.next();
  await pieces.return();
  return !first.done && /^\s*BEGIN:VCARD[ \t]*[\r\n]/i.test(first.value);
};

/** A row for each vCard of a file, of version 3.0 (RFC 2426) or 4.0 (RFC 6350). What a card does not say is absent. */
export const vcardRows = (text: FileText): FileRows => ({ warnings: [], rows: rowsOf(text) });

async function* rowsOf(text: FileText): AsyncGenerator<ReadRow, void> {
  let row = 0;
  for await (const card of cardsOf(text)) {
    row += 1;
    if (isUnreadable(text, [card])) yield { row, cells: {}, error: `Row cannot be read as ${text.encoding}` };
    else yield { row, ...readCard(card) };
  }
}

const END_OF_CARD = /^END:VCARD[ \t]*$/im;

async function* cardsOf(text: FileText): AsyncGenerator<string, void> {
  let read = '';
  for await (const piece of text.pieces()) {
    read += piece;
    for (let end = END_OF_CARD.exec(read); end; end = END_OF_CARD.exec(read)) {
      const length = end.index + end[0].length;
      yield read.slice(0, length).trim();
      read = read.slice(length);
      await turn();
    }
  }
  if (read.trim() !== '') yield read.trim();
}

const unreadable = { cells: {}, error: 'Card can not be read' };

const readCard = (card: string): Pick<ReadRow, 'cells' | 'error'> => {
  const properties = propertiesOf(card);
  if (!properties) return unreadable;
  const version = textOf(valueOf(properties, 'version'));
  if (version !== '3.0' && version !== '4.0') return { cells: {}, error: 'Card is not of version 3.0 or 4.0' };
  const { first_name = '', last_name = '' } = nameOf(properties);
  const phone = textOf(valueOf(properties, 'tel'))?.replace(/^tel:/i, '');
  const found = {
    first_name,
    last_name,
    email: textOf(valueOf(properties, 'email')),
    phone,
    description: textOf(valueOf(properties, 'note')),
    organization: textOf(valueOf(properties, 'org')),
  };
  const cells = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { cells: cells as Record<string, string>, error: null };
};

const propertiesOf = (card: string): readonly Property[] | null => {
  try {
    const [kind, properties] = ICAL.parse(card) as unknown as readonly [string, readonly Property[]];
    return kind === 'vcard' ? properties : null;
  } catch {
    return null;
  }
};

/** The structured name, or else what is shown, the last word of which is the last name. */
const nameOf = (properties: readonly Property[]): Readonly<{ first_name?: string; last_name?: string }> => {
  const structured = valueOf(properties, 'n');
  if (Array.isArray(structured) && structured.some((part) => textOf(part))) {
    const [family, given] = structured as readonly unknown[];
    return { first_name: textOf(given) ?? '', last_name: textOf(family) ?? '' };
  }
  const words = (textOf(valueOf(properties, 'fn')) ?? '').trim().split(/\s+/);
  return { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1) ?? '' };
};

/** Of several the preferred one, else the first. */
const valueOf = (properties: readonly Property[], name: string): unknown => {
  const found = properties.filter(([known]) => known === name);
  const best = [...found].sort((one, other) => preference(one) - preference(other)).at(0);
  return best?.[3];
};

/** `PREF=1` comes first (RFC 6350), as does `TYPE=PREF` (RFC 2426). */
const preference = ([, { pref, type = [] }]: Property): number => {
  if (pref !== undefined) return Number(pref);
  const isPreferred = [type].flat().some((one) => one.toLowerCase() === 'pref');
  return isPreferred ? 1 : 101;
};

/** Of a list, or a text in parts, what stands first. */
const textOf = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
};
