import { withoutControls } from '@ledgerdesk/fields';
import type { Described } from './tree';

/** Of the fields that are spoken of, those that differ from what is there, with texts trimmed. */
export const changedFields = <Fields extends Partial<Described>>(fields: Fields, present: object): Fields => {
  const { name, description } = fields;
  const trimmed = {
    ...fields,
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(description === undefined ? {} : { description: withoutControls(description).trim() }),
  };
  const known = Object.entries(present);
  const differs = ([field, value]: [string, unknown]) => !known.some(([name, now]) => name === field && now === value);
  return Object.fromEntries(Object.entries(trimmed).filter(differs)) as Fields;
};

export const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
