import { OfficeReader } from './office-reader';
import { story } from './shapes';
import { Mode, TransferredOffice } from './transferred-office';

const PATIENCE_MS = 480_000;
const OFFICES = 3;
const READERS = 2;

story('Somebody reads and writes in a group while it is transferred', (installation) => {
  it.each<Mode>(['move', 'copy'])(
    'by %s, and never sees a contact twice, or none, or a link that is broken (TRF-31, TRF-36, TRF-50 to TRF-52, TRF-59)',
    async (mode) => {
      for (let n = 0; n < OFFICES; n += 1) {
        const office = await TransferredOffice.open(installation().api, mode);
        const end = office.request().then((id) => office.ended(id));
        const writing = office.writeUntil(end);
        writing.catch(() => undefined); // It is told below.
        const rounds = await Promise.all(
          Array.from({ length: READERS }, () => new OfficeReader(office).readUntil(end)),
        );
        await writing;
        for (const count of rounds) expect(count).toBeGreaterThan(0);
        const ended = await end;
        expect(ended.status).toBe('completed');
        await office.judge(ended);
      }
    },
    PATIENCE_MS,
  );
});
