import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStore, IdBlocks, identifyLog, SqliteLog } from '@ledgerdesk/event-store';
import { SqliteStateStore } from '@ledgerdesk/state';
import { resumeLog } from './resume-log';
import { StateUnknown } from './resume-state';
import { Erasures, settleErasures } from './settle-erasures';

describe('an installation that came back from a backup', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-resume-'));
  let number = 0;
  let log: SqliteLog;
  let state: SqliteStateStore;
  beforeEach(() => {
    number += 1;
    log = new SqliteLog(join(directory, `log-${number}.db`));
    state = new SqliteStateStore(join(directory, `state-${number}.db`));
  });
  afterEach(async () => {
    await log.close();
    await state.close();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const resume = (idKinds: readonly string[] = [], erasures: Erasures = null) =>
    resumeLog({ log, state, idKinds, erasures });
  const take = (kind: string, count = 1, blockSize = 1_000) =>
    new IdBlocks(new EventStore(log), kind, blockSize).takeMany(count);
  const kept = async (key: string) => (await state.get(key))?.value;
  const keep = (key: string, value: object) => state.set(key, value, { expected: 'absent' });

  it('goes on under another id of the log', async () => {
    const before = await identifyLog(log, 'secret');
    const after = await resume();
    expect(after).not.toBe(before);
    expect(await identifyLog(log, 'secret')).toBe(after);
  });
  it('leaves out a million ids of each kind, also of those of which it had none', async () => {
    await identifyLog(log, 'secret');
    await take('contact', 3);
    await resume(['contact', 'organization']);
    expect([await take('contact'), await take('organization')]).toEqual([[1_001_001], [1_000_001]]);
  });
  it('leaves out as many ids as it had, where they are more', async () => {
    await identifyLog(log, 'secret');
    await take('note', 1, 3_000_000);
    await resume(['note']);
    expect(await take('note')).toEqual([6_000_001]);
  });
  it('can be restored again and again: at most a thousand million ids are left out', async () => {
    await identifyLog(log, 'secret');
    await take('note', 1, 5_000_000_000);
    await resume(['note']);
    expect(await take('note')).toEqual([6_000_000_001]);
  });
  it('leaves out ids of a kind that only its log knows', async () => {
    await identifyLog(log, 'secret');
    await take('wish');
    await resume();
    expect(await take('wish')).toEqual([1_001_001]);
  });
  it('follows the log from its restored end, or from where it was', async () => {
    await identifyLog(log, 'secret');
    await take('contact');
    const head = await log.head();
    await keep('listener/outbox/issues', { logId: 'before', position: 1 });
    await keep('listener/outbox/crm', { logId: 'before', position: 99 });
    await keep('announcer/crm', { logId: 'before', sequence: 5, announced: 80, position: 90 });
    const logId = await resume(['contact']);
    expect(await kept('listener/outbox/issues')).toEqual({ logId, position: 1 });
    expect(await kept('listener/outbox/crm')).toEqual({ logId, position: head });
    expect(await kept('announcer/crm')).toEqual({ logId, sequence: 5, announced: head, position: head });
  });
  it('reads its mailboxes from where it was', async () => {
    await identifyLog(log, 'secret');
    await keep('mail-cursor/desk/0a', { uidValidity: '7', uid: 12, at: '2030-01-01T00:00:00.000Z' });
    await resume();
    expect(await kept('mail-cursor/desk/0a')).toMatchObject({ uidValidity: '7', uid: 12 });
  });
  it('has forgotten answers to requests, sessions, failed sign-ins, leases and snapshots, however many (SIG-2)', async () => {
    await identifyLog(log, 'secret');
    for (let n = 0; n < 600; n += 1) await keep(`idempotency/1/${n}`, { status: 201 });
    await keep('lease/crm', { holder: 'h' });
    await keep('session/a', { userId: 7 });
    await keep('sign-in/a', { at: [1] });
    await keep('snapshot/access', { position: 99 });
    await resume();
    expect((await state.list('', { limit: 10 })).map(({ key }) => key)).toEqual(['erasures/unknown']);
  });
  it('makes erasures since the backup again, or says since when they are not known, until it is told (ERA-1)', async () => {
    await identifyLog(log, 'secret');
    const at = (await log.readAll(0, 10)).events.at(-1)!.metadata.at;
    const repeated: (readonly number[])[] = [];
    const told: Erasures = {
      list: [7, 9].map((id) => ({ kind: 'contact', id, at })),
      repeat: async (_, ids) => repeated.push(ids),
    };
    await resume([], told);
    expect([await kept('erasures/unknown'), repeated]).toEqual([undefined, [[7, 9]]]);
    await resume();
    await resume();
    expect(await kept('erasures/unknown')).toEqual({ since: expect.any(String) });
    await settleErasures({ log, state }, { ...told, list: [] }, at);
    expect([await kept('erasures/unknown'), repeated]).toEqual([undefined, [[7, 9], []]]);
  });
  it('is not touched where its state holds what is not known', async () => {
    await identifyLog(log, 'secret');
    const head = await log.head();
    await keep('idempotency/1/a', { status: 201 });
    await keep('wishes/1', {});
    await expect(resume()).rejects.toThrow(StateUnknown);
    expect(await kept('idempotency/1/a')).toEqual({ status: 201 });
    expect(await log.head()).toBe(head);
  });
});
