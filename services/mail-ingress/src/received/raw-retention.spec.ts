import { Readable } from 'node:stream';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { ownerOfMail } from '../intake/intake';
import { copiesStream, MailCopiesEvent, ownerOfCopies } from './copies/mail-copies';
import { StoredIntake } from './stored-intake';

const DAY = 24 * 60 * 60_000;

let started: StartedMail;
beforeAll(async () => {
  started = await StartedMail.start({ environment: { MAIL_RAW_RETENTION_DAYS: '100' } });
});
afterAll(() => started.stop());

/** Received so many days ago. */
const receive = async (raw: string, daysAgo: number): Promise<string> => {
  const { eventStore, blobs, secrets } = started.parts;
  const parser = started.parts.get(ThreadedMailParser);
  const now = () => new Date(Date.now() - daysAgo * DAY);
  const intake = new StoredIntake(eventStore, blobs, secrets, { maxMessageBytes: 1_000_000 }, { now }, parser);
  const content = Readable.from([Buffer.from(raw)]);
  return (await intake.receive({ source: 'smtp', place: null, envelope: null, content })).mailId;
};
const keptOf = async (mailId: string) => (await started.parts.blobs.list(ownerOfMail(mailId))).length;
const endOf = async (mailId: string) => (await started.story(mailId)).slice(-2);
const ownMail = () => writeMail({ From: 'noreply@desk.example' });

describe('the bytes of a received mail', () => {
  it('are deleted 30 days after it was ignored, not before (IN-19)', async () => {
    const old = await receive(ownMail(), 31);
    const young = await receive(ownMail(), 29);
    await started.until(async () => (await endOf(old)).at(-1) === 'RawMailDeleted');
    await started.ended(young);
    expect([await keptOf(old), await keptOf(young)]).toEqual([0, 1]);
    expect(await endOf(young)).toEqual(['MailReceived', 'MailIgnored own-mail']);
  });
  it('are deleted some days after it became an issue, where that is set (IN-19)', async () => {
    const old = await receive(writeMail(), 101);
    const young = await receive(writeMail(), 99);
    await started.until(async () => (await endOf(old)).at(-1) === 'RawMailDeleted');
    await started.ended(young);
    expect([await keptOf(old), await keptOf(young)]).toEqual([0, 1]);
  });
  it('are kept for a while where they differ from its first copy (IN-2)', async () => {
    const id = newMessageId();
    for (const daysAgo of [40, 20]) {
      await receive(writeMail({ 'Message-ID': id }), daysAgo);
      await receive(writeMail({ 'Message-ID': id, Received: `by mx.example, ${daysAgo} days ago` }), daysAgo);
    }
    const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);
    const copies = async (daysAgo: number) => (await started.parts.blobs.list(ownerOfCopies(dayOf(daysAgo)))).length;
    await started.until(
      async () => (await started.read<MailCopiesEvent>(copiesStream(dayOf(40)))).at(-1)?.type === 'MailCopiesDeleted',
    );
    expect([await copies(40), await copies(20)]).toEqual([0, 1]);
  });
});
