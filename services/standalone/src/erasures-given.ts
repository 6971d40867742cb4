import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Erasures } from '@ledgerdesk/backup';
import { repeatErasures } from '@ledgerdesk/crm';
import { readErasures } from '@ledgerdesk/service-host';

/** There were no erasures since the backup, says who runs the command. */
export const NONE = '--no-erasures';
const GIVEN = '--erasures';

/**
 * What the words of a command say of the erasures since a backup (`--erasures <file>`, `--no-erasures`), else the list at
 * `ERASURES_COPY`; null where that is not there. `words`: the others.
 *
 * @throws Error where the list that is named can't be read
 */
export const erasuresGiven = async (
  words: readonly string[],
  copy: string | undefined,
): Promise<Readonly<{ words: readonly string[]; erasures: Erasures }>> => {
  const list = async (file: string) => ({ list: await readErasures(resolve(file)), repeat: repeatErasures });
  const at = words.indexOf(GIVEN);
  if (at !== -1) {
    const [, file] = words.slice(at);
    const others = [...words.slice(0, at), ...words.slice(at + 2)];
    return { words: others, erasures: file === undefined ? null : await list(file) };
  }
  if (words.includes(NONE))
    return { words: words.filter((word) => word !== NONE), erasures: { list: [], repeat: repeatErasures } };
  return { words, erasures: copy !== undefined && existsSync(copy) ? await list(copy) : null };
};
