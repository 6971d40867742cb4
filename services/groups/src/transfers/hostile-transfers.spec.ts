import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Access, ReplyOf, Request, RequestInput, requestTransfer, readTransfer } from '@ledgerdesk/contracts';
import { insisting, SeededRandom } from '@ledgerdesk/testing';
import { StartedTransfers } from './fixture/started-transfers';

const ROUNDS = 3;

describe('group transfers on hostile adapters', () => {
  const chance = SeededRandom.printed('transfers');
  let started: StartedTransfers;
  beforeAll(async () => {
    started = await StartedTransfers.start(chance);
    started.service.remainingMs = 2_000;
  }, 60_000);
  afterAll(() => started.stop());

  const persist = <R extends Request>(contract: R, payload: RequestInput<R>, access: Access): Promise<ReplyOf<R>> => {
    const requestId = randomUUID();
    return insisting(() => started.service.send(contract, payload, access, requestId));
  };
  const enter = (group: number | null) =>
    insisting(() => started.service.resolveAccess(started.service.root, group === null ? null : { group }));
  const make = (parent?: number) =>
    insisting(() =>
      started.service.group(started.service.root, `g-${randomUUID()}`, parent === undefined ? {} : { in: parent }),
    );
  const finished = async (transferId: number) => {
    for (;;) {
      const { transfer } = await persist(readTransfer, { transferId }, await enter(null));
      if (['completed', 'failed'].includes(transfer.status)) return transfer;
      if (chance.percent(10)) await started.service.restart();
      await wait(50);
    }
  };

  it('are committed once, copy every contact once and lose no link, whatever is stopped when (TRF-35)', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = await make();
      const to = await make();
      const moved = await make(from.id);
      const { id: projectId } = await insisting(() =>
        started.service.project(started.service.root, moved.id, `p-${randomUUID()}`),
      );
      const emails = ['ann', 'bea', 'cid'].map((name) => `${name}-${round}@x.org`);
      const links = emails.map((email) =>
        started.contacts.addLink(projectId, started.contacts.addContact(from.id, email)),
      );
      const transferId = await insisting(() => started.service.id('transfer'));
      const payload = { transferId, toParent: to.id, contacts: chance.percent(50) ? 'all' : 'linked' } as const;
      await persist(requestTransfer, payload, await enter(moved.id));
      expect(await finished(transferId)).toMatchObject({ status: 'completed', contacts: { copied: 3, merged: 0 } });

      expect(started.contacts.emailsOf(to.id).sort()).toEqual(emails);
      const linked = links.map(({ contactId }) => started.contacts.contacts.get(contactId));
      expect(linked.map((contact) => [contact?.groupId, contact?.email])).toEqual(
        emails.map((email) => [to.id, email]),
      );
      const tree = await insisting(() => started.service.parts.eventStore.read('tree'));
      const ofTransfer = tree.filter(({ data }) => (data as { transferId?: number }).transferId === transferId);
      expect(ofTransfer.map(({ type }) => type)).toEqual([
        'GroupTransferStarted',
        'GroupTransferred',
        'GroupTransferCompleted',
      ]);
    }
  }, 120_000);
});
