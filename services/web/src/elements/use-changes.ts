import { useState } from 'react';
import { isConflict } from '../api/errors';
import { changesOf, type Conflict, conflictsOf, type Values } from './conflicts';

/** A thing as its form has it, and the state that the API knows it by. */
export type Known<Fields> = Readonly<{ fields: Fields; etag: string | null }>;

type Changing<Fields, Result> = Readonly<{
  known: Known<Fields>;
  read: () => Promise<Known<Fields>>;
  write: (changes: Partial<Fields>, etag: string | null) => Promise<Result>;
}>;

/**
 * Saves a form over a thing that others may change at the same time: what they have changed elsewhere stays, and of what both
 * have changed it is asked. The answer of `save` is null where it has to be asked first.
 */
export const useChanges = <Fields extends Values, Result>({ known, read, write }: Changing<Fields, Result>) => {
  const [latest, setLatest] = useState(known);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);

  const save = async (mine: Fields, base: Known<Fields> = latest): Promise<Result | null> => {
    try {
      return await write(changesOf(base.fields, mine), base.etag);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const theirs = await read();
      const found = conflictsOf(base.fields, mine, theirs.fields);
      setLatest(theirs);
      setConflicts(found);
      if (found.length > 0) return null;
      return save({ ...theirs.fields, ...changesOf(base.fields, mine) }, theirs);
    }
  };

  return { save, latest, conflicts, settle: () => setConflicts([]) };
};
