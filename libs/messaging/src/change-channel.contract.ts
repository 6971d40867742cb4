import { ChangeChannel } from '@ledgerdesk/read-models';
import { uniqueName } from '@ledgerdesk/test-servers';

type Open = () => Promise<
  Readonly<{ telling: ChangeChannel; hearing: ChangeChannel; settled: () => Promise<unknown> }>
>;

/** What every channel promises to whoever shows documents. `settled`: what was told before it has been heard. */
export const describeChangeChannel = (adapter: string, open: Open): void =>
  describe(`changes ${adapter}`, () => {
    const start = async () => {
      const collection = uniqueName('contacts');
      const { telling, hearing, settled } = await open();
      const heard: unknown[] = [];
      const stop = hearing.subscribe(collection, (ids) => heard.push(...(ids ?? ['any'])));
      await settled();
      return { collection, telling, heard, stop, settled };
    };

    it('are heard by whoever listens, with the ids of the documents', async () => {
      const { collection, telling, heard, stop, settled } = await start();
      telling.publish(collection, [7, 'organization-3']);
      telling.publish(collection, [8]);
      await settled();
      expect(heard).toEqual([7, 'organization-3', 8]);
      stop();
    });
    it('of another collection are not heard', async () => {
      const { collection, telling, heard, stop, settled } = await start();
      telling.publish(`${collection}-other`, [7]);
      await settled();
      expect(heard).toEqual([]);
      stop();
    });
    it('are not heard by whoever has stopped listening', async () => {
      const { collection, telling, heard, stop, settled } = await start();
      stop();
      telling.publish(collection, [7]);
      await settled();
      expect(heard).toEqual([]);
    });
  });
