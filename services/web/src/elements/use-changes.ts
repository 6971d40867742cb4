import { useState } from 'react';
import { isConflict } from '../api/errors';
import { changesOf, type Conflict, conflictsOf, mergedOf, type Values } from './conflicts';

/** A thing as its form has it, and the state that the API knows it by. */
export type Known<Fields> = Readonly<{ fields: Fields; etag: string | null }>;

type Changing<Fields, Result> = Readonly<{
  /** As it was when the form opened. */
  known: Known<Fields>;
  read: () => Promise<Known<Fields>>;
  write: (changes: Partial<Fields>, etag: string | null) => Promise<Result>;
}>;

/**
 * A form over a thing that others may change at the same time: what they have changed elsewhere stays, and of what both have
 * changed it is asked. `save` answers null where it has to be asked first.
 */
export const useChanges = <Fields extends Values, Result>({ known, read, write }: Changing<Fields, Result>) => {
  const [base, setBase] = useState(known);
  const [fields, setFields] = useState(known.fields);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);

  const saveOver = async (before: Known<Fields>, mine: Fields): Promise<Result | null> => {
    try {
      return await write(changesOf(before.fields, mine), before.etag);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const theirs = await read();
      const found = conflictsOf(before.fields, mine, theirs.fields);
      const merged = mergedOf(before.fields, mine, theirs.fields);
      setBase(theirs);
      setFields(merged);
      setConflicts(found);
      return found.length > 0 ? null : saveOver(theirs, merged);
    }
  };
  const takeTheirs = () => {
    const taken = Object.fromEntries(conflicts.map(({ name }) => [name, base.fields[name]]));
    setFields((present) => ({ ...present, ...taken }));
    setConflicts([]);
  };
  const save = () => {
    setConflicts([]);
    return saveOver(base, fields);
  };
  return { fields, setFields, save, conflicts, takeTheirs };
};
