import { ProgressChannel } from '@ledgerdesk/read-models';
import { uniqueName } from '@ledgerdesk/test-servers';

type Open = () => Promise<
  Readonly<{ telling: ProgressChannel; hearing: ProgressChannel; settled: () => Promise<unknown> }>
>;

/** What every channel promises to whoever waits for a collection. `settled`: what was told before it has been heard. */
export const describeProgressChannel = (adapter: string, open: Open): void =>
  describe(`progress ${adapter}`, () => {
    const start = async () => {
      const collection = `${uniqueName('contacts')}@2`;
      const { telling, hearing, settled } = await open();
      const heard: number[] = [];
      const stop = hearing.subscribe((of, position) => of === collection && heard.push(position));
      await settled();
      return { tell: (position: number) => telling.publish(collection, position), heard, stop, settled };
    };

    it('is heard by whoever listens, in order', async () => {
      const { tell, heard, settled, stop } = await start();
      for (const position of [3, 7]) {
        tell(position);
        await settled();
      }
      expect(heard).toEqual([3, 7]);
      stop();
    });
    it('ends with the newest position, however many are told at once', async () => {
      const { tell, heard, settled, stop } = await start();
      for (let position = 1; position <= 1000; position++) tell(position);
      await settled();
      expect(heard.at(-1)).toBe(1000);
      stop();
    });
    it('carries the largest position there is', async () => {
      const { tell, heard, settled, stop } = await start();
      tell(Number.MAX_SAFE_INTEGER);
      await settled();
      expect(heard).toEqual([Number.MAX_SAFE_INTEGER]);
      stop();
    });
    it('is not heard by whoever has stopped listening', async () => {
      const { tell, heard, settled, stop } = await start();
      stop();
      tell(3);
      await settled();
      expect(heard).toEqual([]);
    });
  });
