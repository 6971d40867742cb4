import { DocumentId } from '@ledgerdesk/event-sourcing';
import { Change, Checkpoint, CollectionWriter, Query } from './document-store';

export type Contact = Readonly<{
  name?: string | null;
  group?: number;
  score?: number | null;
  active?: boolean | null;
  tags?: readonly string[] | null;
  numbers?: readonly number[];
}> &
  Readonly<Record<string, unknown>>;

export const fields = {
  name: 'string',
  group: 'number',
  score: 'number',
  active: 'boolean',
  tags: 'string[]',
  numbers: 'number[]',
} as const;
export const indexes = [['group', 'name'], ['score'], ['tags'], ['numbers']];

export const at = (position: number, logId = 'log-1'): Checkpoint => ({
  logId,
  position,
  state: 'serving',
  parked: null,
  since: '2030-01-02T00:00:00.000Z',
});
export const put = (id: DocumentId, document: Contact | null, position = 1): Change<Contact> => ({
  id,
  document,
  position,
});
export const named = (...names: (string | null)[]) =>
  names.map((name, index) => put(index + 1, { n: index + 1, name }));

/** How the contract writes and reads the collection it has at hand. */
export const workingWith = (contacts: () => CollectionWriter<Contact>) => {
  const write = (...changes: Change<Contact>[]) => contacts().write(changes, at(1), 'live');
  const found = async (query: Partial<Query>) => (await contacts().find({ limit: 100, ...query })).documents;
  const names = async (query: Partial<Query>) => (await found(query)).map(({ name }) => name ?? null);
  const numbers = async (query: Partial<Query>) => (await found(query)).map(({ n }) => n);
  const pages = async (query: Query) => {
    const seen: Contact[][] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await contacts().find({ ...query, ...(after === undefined ? {} : { after }) });
      seen.push([...page.documents]);
      after = page.next;
    }
    return seen;
  };
  return { write, found, names, numbers, pages };
};
