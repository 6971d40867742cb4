import { setTimeout as wait } from 'node:timers/promises';
import { CollectionSpec, DocumentStore, CollectionWriter } from '@ledgerdesk/read-models';
import { SeededRandom } from './seeded-random';

const LONGEST_LAG_MS = 20;

/** Read models that are behind: each write takes its time, so that queries are answered from what was before it. */
export const faultyDocumentStore = (store: DocumentStore, random: SeededRandom): DocumentStore => ({
  open: async <Document extends object>(spec: CollectionSpec) => {
    const documents = await store.open<Document>(spec);
    const write: typeof documents.write = async (...changes) => {
      await wait(random.pauseMs(LONGEST_LAG_MS));
      return documents.write(...changes);
    };
    return Object.assign(Object.create(documents) as CollectionWriter<Document>, { write });
  },
  collections: () => store.collections(),
  drop: (...version) => store.drop(...version),
  close: () => store.close(),
});
