import { ImapFlow } from 'imapflow';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { MailEvent } from '../received/mail';
import { MailboxSettings } from '../settings/mail-settings';
import { Cursor, ImapSource, ImapSourceOptions } from './imap-source';
import { SourceStatus } from './source';
import { describeSource, mailFrom, MAX_BYTES, openStores, MailPlace, until } from './source.contract';

const now = () => new Date('2026-11-24T09:00:00.000Z');

describeWith('mail', 'a mailbox read by IMAP', (server) => {
  const newSettings = (more: Partial<MailboxSettings> = {}): MailboxSettings => {
    const { hostname, port } = new URL(server().imapUrl!);
    return {
      name: 'incoming_email',
      host: hostname,
      port: Number(port),
      user: `${uniqueName('desk')}@example.com`,
      password: 'secret',
      ssl: false,
      startTls: false,
      allowPlaintext: false,
      tlsCaFile: null,
      mailbox: 'INBOX',
      idleTimeoutSeconds: 60,
      pollIntervalSeconds: 60,
      deleteAfterDelivery: true,
      expungeDeleted: false,
      moveTo: null,
      initialImport: 'unseen',
      trustedAuthservIds: [],
      ...more,
    };
  };
  const sourceOf = (options: Partial<ImapSourceOptions> & Pick<ImapSourceOptions, 'settings' | 'intake' | 'state'>) =>
    new ImapSource({ shared: false, maxBytes: MAX_BYTES, pause: () => 20, now, ...options });

  /** The same mailbox, as another program sees it. */
  const openMailbox = async ({ host, port, user }: MailboxSettings) => {
    const client = new ImapFlow({ host, port, secure: false, auth: { user, pass: 'secret' }, logger: false });
    client.on('error', () => undefined);
    await client.connect();
    const within = async <Result>(folder: string, work: () => Promise<Result>): Promise<Result> => {
      const lock = await client.getMailboxLock(folder);
      return work().finally(() => lock.release());
    };
    const flagsIn = (folder: string) =>
      within(folder, async () => {
        await client.noop();
        if (client.mailbox && client.mailbox.exists === 0) return [];
        const found = await client.fetchAll('1:*', { flags: true });
        return found.map(({ flags }) =>
          [...flags!]
            .filter((flag) => flag !== '\\Recent')
            .sort()
            .join(' '),
        );
      });
    return {
      client,
      flagsIn,
      /** @returns its UID */
      add: async (raw: Buffer, flags: string[] = []) => {
        const added = await client.append('INBOX', raw, flags);
        return (added as { uid: number }).uid;
      },
      close: () => client.logout(),
    };
  };

  describe('as every source', () => {
    describeSource(async (): Promise<MailPlace> => {
      const settings = newSettings();
      const mailbox = await openMailbox(settings);
      return {
        source: (parts) => sourceOf({ settings, ...parts }),
        deliver: async (_, raw) => {
          const before = (await mailbox.flagsIn('INBOX')).length;
          await mailbox.add(raw);
          await until(async () => (await mailbox.flagsIn('INBOX'))[before] === '\\Deleted \\Seen');
        },
        close: () => mailbox.close(),
      };
    });
  });

  describe('with what is set', () => {
    let stores: Awaited<ReturnType<typeof openStores>>;
    let mailbox: Awaited<ReturnType<typeof openMailbox>>;
    let settings = null as unknown as MailboxSettings;
    let stops = [] as (() => Promise<void>)[];
    beforeEach(async () => {
      stores = await openStores();
      settings = newSettings();
      mailbox = await openMailbox(settings);
    });
    afterEach(async () => {
      await Promise.all(stops.map((stop) => stop()));
      stops = [];
      await mailbox.close();
      await stores.close();
    });
    const run = (more: Partial<MailboxSettings> = {}, options: Partial<ImapSourceOptions> = {}) => {
      const received: number[] = [];
      const status = new SourceStatus({ received: () => received.push(1) });
      const source = sourceOf({ settings: { ...settings, ...more }, ...stores, status, ...options });
      const stopping = new AbortController();
      const ran = source.run(stopping.signal);
      const stop = () => (stopping.abort(), ran);
      stops.push(stop);
      return { source, stop, received };
    };
    const types = async (mailId: string) => (await stores.recorded(mailId)).map(({ type }: MailEvent) => type);
    const taken = (mailId: string) => until(async () => (await types(mailId)).length > 0);
    const cursor = async () => (await stores.state.list<Cursor>('mail-cursor/', { limit: 1 }))[0];
    const readOnce = () => until(cursor);

    it('names the place of each mail (ING-9)', async () => {
      const { raw, mailId } = mailFrom('jane@example.org');
      const uid = await mailbox.add(raw);
      run();
      await taken(mailId);
      expect((await stores.recorded(mailId))[0]!.data).toMatchObject({
        source: 'incoming_email',
        envelopeHash: null,
        place: { mailbox: 'INBOX', uidValidity: expect.stringMatching(/^\d+$/), uid },
      });
    });

    describe('to do with a mail that was taken (ING-19, ING-28)', () => {
      it.each([
        ['flagged as deleted', {}, { INBOX: ['\\Deleted \\Seen'] }],
        ['removed', { expungeDeleted: true }, { INBOX: [] }],
        ['left', { deleteAfterDelivery: false }, { INBOX: ['\\Seen'] }],
        ['moved', { moveTo: 'Done' }, { INBOX: [], Done: ['\\Seen'] }],
      ])('it is %s', async (_, more, expected) => {
        await mailbox.add(mailFrom('jane@example.org').raw);
        run(more);
        await readOnce();
        for (const [folder, flags] of Object.entries(expected)) expect(await mailbox.flagsIn(folder)).toEqual(flags);
      });
      it('only that mail is removed, not one that others have flagged as deleted', async () => {
        await mailbox.add(mailFrom('kim@example.org').raw, ['\\Seen', '\\Deleted']);
        await mailbox.add(mailFrom('jane@example.org').raw);
        run({ expungeDeleted: true });
        await readOnce();
        expect(await mailbox.flagsIn('INBOX')).toEqual(['\\Deleted \\Seen']);
      });
    });

    describe('to do at the first time (ING-20, ING-25)', () => {
      it.each([
        ['unseen', [true, false]],
        ['all', [true, true]],
        ['none', [false, false]],
      ] as const)('of an unseen and a seen mail, those of %s are taken', async (initialImport, expected) => {
        const unseen = mailFrom('jane@example.org');
        const seen = mailFrom('kim@example.org');
        await mailbox.add(unseen.raw);
        await mailbox.add(seen.raw, ['\\Seen']);
        run({ initialImport });
        await readOnce();
        expect([(await types(unseen.mailId)).length > 0, (await types(seen.mailId)).length > 0]).toEqual(expected);
      });
      it('is done again until it is complete', async () => {
        const first = mailFrom('jane@example.org');
        const second = mailFrom('kim@example.org');
        await mailbox.add(first.raw);
        await mailbox.add(second.raw);
        let count = 0;
        const intake = {
          receive: async (mail: Parameters<typeof stores.intake.receive>[0]) => {
            if ((count += 1) === 2) throw new Error('The store does not answer');
            return stores.intake.receive(mail);
          },
        };
        run({}, { intake });
        await readOnce();
        expect([await types(first.mailId), await types(second.mailId)]).toEqual([['MailReceived'], ['MailReceived']]);
      });
    });

    it('takes a mail that a person has read before it did (ING-25)', async () => {
      const { stop } = run();
      await readOnce();
      await stop();
      const { raw, mailId } = mailFrom('jane@example.org');
      await mailbox.add(raw, ['\\Seen']);
      run();
      await taken(mailId);
    });
    it('takes mails oldest first (ING-27)', async () => {
      const mails = Array.from({ length: 5 }, () => mailFrom('jane@example.org'));
      for (const { raw } of mails) await mailbox.add(raw);
      run();
      await readOnce();
      const positions = await Promise.all(
        mails.map(async ({ mailId }) => (await stores.recorded(mailId))[0]!.position),
      );
      expect(positions).toEqual([...positions].sort((one, other) => one - other));
    });
    it('hears of a mail while it waits for news (ING-29)', async () => {
      run();
      await readOnce();
      const { raw, mailId } = mailFrom('jane@example.org');
      await mailbox.add(raw);
      await taken(mailId);
    });
    it('looks again after the time it was set to wait', async () => {
      const { source } = run({ idleTimeoutSeconds: 1 });
      await readOnce();
      const first = source.status.lastSuccessAt;
      await until(() => source.status.lastSuccessAt !== first);
    });

    it('looks at unseen and recent mails again when UIDs have lost their meaning, and known ones change nothing (ING-26)', async () => {
      const known = mailFrom('jane@example.org');
      await mailbox.add(known.raw);
      const { stop } = run();
      await readOnce();
      await stop();
      const missed = mailFrom('kim@example.org');
      await mailbox.add(missed.raw, ['\\Seen']);
      const { key, value, version } = (await cursor())!;
      await stores.state.set(key, { ...value, uidValidity: '1', uid: 9_999 }, { expected: { version } });
      run();
      await until(async () => (await cursor())!.value.uidValidity === value.uidValidity);
      expect([await types(known.mailId), await types(missed.mailId)]).toEqual([['MailReceived'], ['MailReceived']]);
    });

    it('keeps the header section of a mail that is too large, and leaves the mail there (ING-30)', async () => {
      const { raw, mailId } = mailFrom('jane@example.org', `${'x'.repeat(70)}\r\n`.repeat(50_000));
      await mailbox.add(raw);
      run({ moveTo: 'Done' });
      await readOnce();
      const [event] = await stores.recorded(mailId);
      expect(event!.data).toMatchObject({ size: raw.length, tooLargeBytes: raw.length });
      const kept = String(await stores.kept(mailId, (event!.data as { rawHash: string }).rawHash));
      expect(kept).toBe(String(raw.subarray(0, raw.indexOf('\r\n\r\n') + 4)));
      expect(await mailbox.flagsIn('INBOX')).toEqual(['\\Seen']);
    });

    it('that was killed between keeping a mail and flagging it is followed by one that does both once (ING-3, OPS-6)', async () => {
      const { raw, mailId } = mailFrom('jane@example.org');
      await mailbox.add(raw);
      stores.intake.trouble = 'after';
      const { stop } = run();
      await until(() => stores.intake.failures > 0);
      await stop();
      expect(await mailbox.flagsIn('INBOX')).toEqual(['']);
      stores.intake.trouble = null;
      run();
      await readOnce();
      expect(await types(mailId)).toEqual(['MailReceived']);
      expect(await mailbox.flagsIn('INBOX')).toEqual(['\\Deleted \\Seen']);
    });
    it('is read by one of two, and by the other when that one stops (ING-8)', async () => {
      const one = run({}, { shared: true });
      const other = run({}, { shared: true });
      await until(() => [one, other].some(({ source }) => source.status.state === 'ok'));
      const [reader, idle] = one.source.status.state === 'ok' ? [one, other] : [other, one];
      expect(idle.source.status.state).toBe('stopped');
      await reader.stop();
      const { raw, mailId } = mailFrom('jane@example.org');
      await mailbox.add(raw);
      await taken(mailId);
      await until(() => idle.received.length > 0); // It is told after the mail is recorded.
      expect([reader.received, idle.received]).toEqual([[], [1]]);
    });
    it('does no harm where two read it at once (ING-8, IN-2)', async () => {
      const mails = Array.from({ length: 5 }, () => mailFrom('jane@example.org'));
      for (const { raw } of mails) await mailbox.add(raw);
      run();
      run();
      await readOnce();
      for (const { mailId } of mails)
        expect((await types(mailId)).filter((type) => type === 'MailReceived')).toHaveLength(1);
    });

    it('says what is wrong, and tries again, where it can not log in (ING-6, ING-31)', async () => {
      const { source } = run({ password: 'wrong' });
      await until(() => source.status.state === 'backing-off');
      expect(source.status).toMatchObject({ lastError: 'AUTHENTICATIONFAILED', nextTryAt: expect.any(Date) });
    });
    it('is an error where STARTTLS is asked for and not offered, never a log-in in plaintext (ING-24)', async () => {
      const { source } = run({ startTls: true });
      await until(() => source.status.state === 'backing-off');
      expect(source.status.lastSuccessAt).toBeNull();
    });
    it('is misconfigured where its authority can not be read (ING-24)', async () => {
      const { source } = run({ tlsCaFile: '/no/such/file' });
      await until(() => source.status.state === 'misconfigured');
      expect(source.status.lastError).toBe('incoming_email.tls_ca_file: expected the name of a file that can be read');
    });
  });
});
