import { setTimeout as wait } from 'node:timers/promises';
import {
  addMember,
  applyMigration,
  listTransferLocations,
  ownsAnything,
  prepareMigration,
  previewMigration,
  readMember,
  readTransfer,
  removeMember,
  repointLinks,
  requestTransfer,
  listMovingProjects,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { metadata } from '../fixture/commands';
import { CompleteProjectTransfer, TransferProject } from '../tree/decide-projects';
import { CommitGroupTransfer } from '../tree/decide-transfers';
import { TREE } from '../tree/tree';
import { treeDecider } from '../tree/tree.decider';
import { StartedTransfers } from './fixture/started-transfers';

type User = Readonly<{ id: number; token: string }>;

const DEVELOPER = 30;
const OWNER = 50;
const MINUTE = 60_000;
const away = () => {
  throw new DomainError('unavailable', 'away');
};

describe('group transfers', () => {
  let started: StartedTransfers;
  let jane: User;
  let john: User;
  let names = 0;
  beforeAll(async () => {
    started = await StartedTransfers.start();
    jane = await started.service.user('jane');
    john = await started.service.user('john');
  });
  afterAll(() => started.stop());

  const group = async (parent: number | null = null, token = jane.token) => {
    const path = `g${(names += 1)}`;
    return (await started.service.group(token, path, parent === null ? {} : { in: parent })).id;
  };
  const project = async (groupId: number) =>
    (await started.service.project(jane.token, groupId, `p${(names += 1)}`)).id;
  const admit = (groupId: number, userId: number, accessLevel: 10 | 15 | 30 | 50) =>
    started.service.ask(jane.token, { group: groupId }, addMember, { userId, accessLevel });
  const expel = (groupId: number, userId: number) =>
    started.service.ask(started.service.root, { group: groupId }, removeMember, { userId });
  const treeTypes = async () => (await started.service.parts.eventStore.read('tree')).map(({ type }) => type);

  /** A root with contacts of its own and a group below, whose issues are linked to them; and another root to go to. */
  const customers = async () => {
    const from = await group();
    const moved = await group(from);
    const to = await group();
    const projectId = await project(moved);
    const ann = started.contacts.addContact(from, 'ann@x.org');
    const bea = started.contacts.addContact(from, 'bea@x.org');
    const cid = started.contacts.addContact(from, null);
    const links = [ann, bea, cid].map((contactId) => started.contacts.addLink(projectId, contactId));
    const twin = started.contacts.addContact(to, 'bea@x.org');
    return { from, moved, to, projectId, links, ann, bea, cid, twin };
  };

  describe('inside one contact source', () => {
    it('move the group and migrate nothing (TRF-11, TRF-30)', async () => {
      const root = await group();
      const moved = await group(root);
      const to = await group(root);
      const below = await group(moved);
      const asked = started.contacts.asked.length;
      const requested = await started.request(jane.token, { group: moved, to });
      expect(requested).toEqual({
        id: expect.any(Number),
        groupId: moved,
        fromParentId: root,
        toParentId: to,
        requestedBy: jane.id,
        undoes: null,
        status: 'requested',
        failure: null,
        mode: 'none',
        contactsScope: 'all',
        contactSourceBefore: null,
        contactSourceAfter: null,
        contacts: { moved: 0, copied: 0, merged: 0 },
        organizations: { moved: 0, copied: 0, merged: 0 },
        issuesRepointed: 0,
        linksRepointed: 0,
        progress: { done: 0, total: 0 },
        createdAt: expect.stringMatching(/Z$/),
        committedAt: null,
        finishedAt: null,
      });
      const completed = await started.reached(requested.id, 'completed');
      const rootPath = await started.pathOf(root);
      expect(completed).toMatchObject({
        mode: 'none',
        contactSourceBefore: { id: root, fullPath: rootPath },
        contactSourceAfter: { id: root, fullPath: rootPath },
        committedAt: expect.stringMatching(/Z$/),
        finishedAt: expect.stringMatching(/Z$/),
      });
      expect(await started.pathOf(below)).toBe(`${await started.pathOf(to)}/g${names - 2}/g${names}`);
      expect(started.contacts.asked).toHaveLength(asked);
    });
    it('are shown by the reply and the list as soon as they are requested (API-5)', async () => {
      const root = await group();
      const moved = await group(root);
      const to = await group(root);
      const transferId = await started.service.id('transfer');
      const payload = { transferId, toParent: await started.pathOf(to), contacts: 'all' as const };
      const reply = await started.service.ask(jane.token, { group: moved }, requestTransfer, payload);
      expect([reply.visible, reply.position > 0]).toEqual([true, true]);
      expect((await started.list(jane.token, moved)).items.map(({ id }) => id)).toEqual([transferId]);
      await started.reached(transferId, 'completed');
    });
    it('are begun once, however often the request comes', async () => {
      const root = await group();
      const moved = await group(root);
      const to = await group(root);
      const payload = { transferId: await started.service.id('transfer'), toParent: to, contacts: 'all' as const };
      const access = await started.service.resolveAccess(jane.token, { group: moved });
      const send = () => started.service.send(requestTransfer, payload, access, 'request-once');
      const [first] = await Promise.all([send(), send()]);
      await started.reached(first.transfer.id, 'completed');
      expect((await send()).transfer).toMatchObject({ id: payload.transferId, status: 'completed' });
    });
    it('make the mover Owner of a new root that has none (TRF-27)', async () => {
      const root = await group();
      const moved = await group(root);
      await admit(moved, john.id, OWNER);
      await expel(moved, john.id);
      expect(await started.transfer(jane.token, { group: moved, to: null })).toMatchObject({ status: 'completed' });
      const { member } = await started.service.ask(jane.token, { group: moved }, readMember, {
        userId: jane.id,
        inherited: false,
      });
      expect(member).toMatchObject({ accessLevel: OWNER, expiresAt: null });
      const stream = await started.service.parts.eventStore.read(`members-group-${moved}`);
      expect(stream.at(-1)).toMatchObject({ type: 'MemberAdded', data: { userId: jane.id, role: OWNER } });
    });
    it('raise the membership that the mover has to that of an Owner (TRF-27)', async () => {
      const moved = await group(await group());
      await admit(moved, jane.id, DEVELOPER);
      expect(await started.transfer(jane.token, { group: moved, to: null })).toMatchObject({ status: 'completed' });
      const stream = await started.service.parts.eventStore.read(`members-group-${moved}`);
      expect(stream.at(-1)).toMatchObject({ type: 'MemberChanged', data: { userId: jane.id, role: OWNER } });
    });
  });

  describe('to another contact source', () => {
    it('copy contacts part by part, and lead the links of affected issues to them (TRF-19, TRF-20, TRF-23)', async () => {
      const { moved, from, to, links, twin } = await customers();
      const done = await started.transfer(jane.token, { group: moved, to });
      expect(done).toMatchObject({
        status: 'completed',
        mode: 'copy',
        contacts: { moved: 0, copied: 2, merged: 1 },
        issuesRepointed: 3,
        linksRepointed: 3,
        progress: { done: 6, total: 6 },
      });
      expect(started.contacts.emailsOf(from)).toEqual(['ann@x.org', 'bea@x.org', null]);
      expect(started.contacts.emailsOf(to)).toEqual(['bea@x.org', 'ann@x.org', null]);
      const linked = links.map(({ contactId }) => started.contacts.contacts.get(contactId));
      expect(linked.map((contact) => [contact?.groupId, contact?.email])).toEqual([
        [to, 'ann@x.org'],
        [to, 'bea@x.org'],
        [to, null],
      ]);
      expect(links[1]?.contactId).toBe(twin);
    });
    it('move the contacts of a root, and merge those that are there already (TRF-15, TRF-16)', async () => {
      const moved = await group();
      const to = await group();
      const link = started.contacts.addLink(await project(moved), started.contacts.addContact(moved, 'ann@x.org'));
      const kept = started.contacts.addContact(moved, 'bea@x.org');
      const twin = started.contacts.addContact(to, 'ann@x.org');
      expect(await started.transfer(jane.token, { group: moved, to })).toMatchObject({
        status: 'completed',
        mode: 'move',
        contacts: { moved: 1, copied: 0, merged: 1 },
        linksRepointed: 1,
      });
      expect([started.contacts.ownedBy(moved), link.contactId]).toEqual([[], twin]);
      expect(started.contacts.contacts.get(kept)?.groupId).toBe(to);
    });
    it('copy only linked contacts where that is asked for (TRF-19)', async () => {
      const { moved, from, to } = await customers();
      started.contacts.addContact(from, 'dora@x.org');
      const done = await started.transfer(jane.token, { group: moved, to, contacts: 'linked' });
      expect(done).toMatchObject({ status: 'completed', contactsScope: 'linked', contacts: { copied: 2, merged: 1 } });
      expect(started.contacts.emailsOf(to)).toEqual(['bea@x.org', 'ann@x.org', null]);
    });
    it('treat like the rest what was stored after the commit (TRF-59)', async () => {
      const { moved, from, to, projectId } = await customers();
      const { id } = await started.transfer(jane.token, { group: moved, to });
      const late = started.contacts.addLink(projectId, started.contacts.addContact(from, 'late@x.org'));
      await started.ahead(MINUTE, async () => {
        while ((await started.read(jane.token, id)).linksRepointed < 4) await wait(20);
      });
      expect(started.contacts.contacts.get(late.contactId)).toMatchObject({ groupId: to, email: 'late@x.org' });
      expect(await started.read(jane.token, id)).toMatchObject({ status: 'completed', issuesRepointed: 4 });
    });
    it('go on where they were after a restart (TRF-35)', async () => {
      const { moved, from, to } = await customers();
      started.contacts.whenAsked(applyMigration, away);
      const { id } = await started.request(jane.token, { group: moved, to });
      await started.reached(id, 'applying');
      await started.service.restart();
      expect(await started.read(jane.token, id)).toMatchObject({ status: 'applying' });
      started.contacts.whenAsked(applyMigration, null);
      expect(await started.reached(id, 'completed')).toMatchObject({ contacts: { copied: 2, merged: 1 } });
      expect(started.contacts.ownedBy(from)).toHaveLength(3);
    });
  });

  describe('that stand still', () => {
    it.each([
      ['prepared', prepareMigration, ['preparing']],
      ['applied', applyMigration, ['applying']],
      ['re-pointed', repointLinks, ['applying']],
    ] as const)(
      'let members, groups and projects be added to what they move, while it is %s (TRF-50)',
      async (_, step, statuses) => {
        const { moved, to } = await customers();
        started.contacts.whenAsked(step, away);
        const { id } = await started.request(jane.token, { group: moved, to });
        await started.reached(id, ...statuses);
        const guest = await started.service.user(`guest-${(names += 1)}`);
        await admit(moved, guest.id, DEVELOPER);
        const below = await group(moved);
        await project(below);
        started.contacts.whenAsked(step, null);
        expect(await started.reached(id, 'completed', 'failed')).toMatchObject({ status: 'completed' });
        expect(await started.pathOf(below)).toMatch(`${await started.pathOf(to)}/`);
        const { member } = await started.service.ask(jane.token, { group: moved }, readMember, {
          userId: guest.id,
          inherited: false,
        });
        expect(member).toMatchObject({ accessLevel: DEVELOPER });
      },
    );
  });

  describe('that can not be', () => {
    const nothingChanged = async (of: Awaited<ReturnType<typeof customers>>) => {
      expect(started.contacts.emailsOf(of.to)).toEqual(['bea@x.org']);
      expect(of.links.map(({ contactId }) => contactId)).toEqual([of.ann, of.bea, of.cid]);
      expect(await started.pathOf(of.moved)).toMatch(new RegExp(`^${await started.pathOf(of.from)}/`));
    };
    it('fail at the check, with its reason (TRF-5, TRF-38, API-51)', async () => {
      const from = await group();
      const to = await group();
      const moved = (await started.service.group(jane.token, 'taken', { in: from })).id;
      await started.service.group(jane.token, 'Taken', { in: to });
      expect(await started.transfer(jane.token, { group: moved, to })).toMatchObject({
        status: 'failed',
        failure: {
          reason: 'path_taken',
          message: 'The parent group already has a subgroup or a project with the same path.',
        },
        committedAt: null,
        finishedAt: expect.stringMatching(/Z$/),
      });
    });
    it('are rolled back at the commit, where a right was taken away meanwhile (TRF-10, TRF-33)', async () => {
      const world = await customers();
      await admit(world.from, john.id, OWNER);
      await admit(world.to, john.id, OWNER);
      const takeAway = async () => {
        started.contacts.whenAsked(prepareMigration, null);
        await expel(world.to, john.id);
      };
      started.contacts.whenAsked(prepareMigration, takeAway);
      const failed = await started.transfer(john.token, { group: world.moved, to: world.to });
      expect(failed).toMatchObject({
        status: 'failed',
        failure: { reason: 'insufficient_permissions', message: "You don't have enough permissions." },
        contacts: { copied: 0 },
      });
      expect(started.contacts.migrations.get(failed.id)).toMatchObject({ released: true });
      await nothingChanged(world);
      expect(await started.transfer(jane.token, { group: world.moved, to: world.to })).toMatchObject({
        status: 'completed',
      });
    });
    it('need rights on contacts only where there is something to migrate (TRF-8, TRF-12)', async () => {
      const world = await customers();
      await admit(world.moved, john.id, OWNER);
      const below = await group(world.to);
      await admit(below, john.id, OWNER);
      const message =
        "Group contains contacts/organizations and you don't have enough permissions to move them to the new root group.";
      const where = { group: world.moved, to: below };
      expect(await started.transfer(john.token, where)).toMatchObject({
        status: 'failed',
        failure: { reason: 'insufficient_role', message },
      });
      await nothingChanged(world);
      for (const link of world.links.splice(0)) started.contacts.links.splice(started.contacts.links.indexOf(link), 1);
      expect(await started.transfer(john.token, { ...where, contacts: 'linked' })).toMatchObject({
        status: 'completed',
        mode: 'copy',
        contacts: { copied: 0, merged: 0 },
      });
    });
    it('wait while a project of the affected part is transferred itself (TRF-57)', async () => {
      const { moved, from, to } = await customers();
      const projectId = await project(await group());
      const { eventStore } = started.service.parts;
      const by = { userId: jane.id, role: OWNER, roleOnProject: OWNER, ownsParent: true } as const;
      const mover = { ...by, isAdministrator: false, canCreateGroup: true };
      const ids = { transferId: await started.service.id('transfer'), projectId };
      const begin = new TransferProject({ ...ids, toGroupId: moved, by: mover }, metadata(`begin-${projectId}`));
      await eventStore.execute(TREE, treeDecider, begin);
      const { id } = await started.request(jane.token, { group: moved, to });
      await started.reached(id, 'checking');
      await wait(300);
      expect(await started.read(jane.token, id)).toMatchObject({ status: 'checking' });
      const end = new CompleteProjectTransfer(ids, metadata(`end-${projectId}`));
      await eventStore.execute(TREE, treeDecider, end);
      expect(await started.reached(id, 'completed', 'failed')).toMatchObject({
        status: 'completed',
        contactSourceBefore: { id: from },
      });
    });
    it('wait while an issue is moved into or out of the affected part (TRF-57)', async () => {
      const { moved, to } = await customers();
      const projectId = await project(moved);
      started.contacts.movingProjects.add(projectId);
      const before = started.contacts.asked.length;
      const { id } = await started.request(jane.token, { group: moved, to });
      const tried = () =>
        started.contacts.asked.slice(before).filter((subject) => subject === listMovingProjects.subject).length;
      while (tried() < 3) await wait(10);
      expect(await started.read(jane.token, id)).toMatchObject({ status: 'checking' });
      started.contacts.movingProjects.delete(projectId);
      expect(await started.reached(id, 'completed', 'failed')).toMatchObject({ status: 'completed' });
    });
    it('are cancelled until the commit, and never after it (TRF-42)', async () => {
      const world = await customers();
      started.contacts.whenAsked(prepareMigration, away);
      const { id } = await started.request(jane.token, { group: world.moved, to: world.to });
      await started.reached(id, 'preparing');
      expect(await started.cancel(jane.token, id)).toMatchObject({ status: 'rolling_back' });
      expect(await started.reached(id, 'failed')).toMatchObject({
        failure: { reason: 'cancelled', message: 'The transfer was cancelled.' },
      });
      started.contacts.whenAsked(prepareMigration, null);
      expect(started.contacts.migrations.get(id)).toMatchObject({ released: true });
      await nothingChanged(world);
      expect(await started.cancel(jane.token, id)).toMatchObject({ status: 'failed' });

      const done = await started.transfer(jane.token, { group: world.moved, to: world.to });
      expect(await refusal(started.cancel(jane.token, done.id))).toBe(
        `transfer-committed: Transfer ${done.id} is already committed.`,
      );
    });
    it('are not committed once they are cancelled, at whatever moment that is (TRF-33, TRF-42)', async () => {
      const world = await customers();
      const id = await started.service.id('transfer');
      let parts = 0;
      started.contacts.whenAsked(prepareMigration, async () => {
        parts += 1;
        if (parts === 2) await started.cancel(jane.token, id);
      });
      await started.request(jane.token, { group: world.moved, to: world.to }, id);
      expect(await started.reached(id, 'completed', 'failed')).toMatchObject({ failure: { reason: 'cancelled' } });
      started.contacts.whenAsked(prepareMigration, null);
      await nothingChanged(world);
    });
    it('are not committed where they are cancelled while everything is checked for it (TRF-42)', async () => {
      const world = await customers();
      const id = await started.service.id('transfer');
      let checks = 0;
      started.contacts.whenAsked(ownsAnything, async () => {
        checks += 1;
        if (checks === 2) expect(await started.cancel(jane.token, id)).toMatchObject({ status: 'rolling_back' });
      });
      await started.request(jane.token, { group: world.moved, to: world.to }, id);
      expect(await started.reached(id, 'completed', 'failed')).toMatchObject({ failure: { reason: 'cancelled' } });
      started.contacts.whenAsked(ownsAnything, null);
      await nothingChanged(world);
    });
    it('go forward where the commit was faster than the cancellation, which says so (TRF-34, TRF-42)', async () => {
      const { moved, from, to } = await customers();
      started.contacts.whenAsked(prepareMigration, away);
      const { id: transferId } = await started.request(jane.token, { group: moved, to });
      await started.reached(transferId, 'preparing');
      const roles = { inSource: { groupId: from, role: OWNER }, inTarget: { groupId: to, role: OWNER } } as const;
      const by = { userId: jane.id, role: OWNER, createsInParent: true, ...roles } as const;
      const commit = { transferId, groupId: moved, toParentId: to, contactsScope: 'all', by } as const;
      const data = { ...commit, somethingToMigrate: true, ownerless: false };
      await started.service.parts.eventStore.execute(TREE, treeDecider, new CommitGroupTransfer(data, metadata()));
      expect(await refusal(started.cancel(jane.token, transferId))).toBe(
        `transfer-committed: Transfer ${transferId} is already committed.`,
      );
      started.contacts.whenAsked(prepareMigration, null);
      expect(await started.reached(transferId, 'completed', 'failed')).toMatchObject({
        status: 'completed',
        failure: null,
      });
    });
    it('fail 15 minutes after the request (TRF-33)', async () => {
      const world = await customers();
      started.contacts.whenAsked(prepareMigration, away);
      const { id } = await started.request(jane.token, { group: world.moved, to: world.to });
      await started.reached(id, 'preparing');
      const failed = await started.ahead(15 * MINUTE, () => started.reached(id, 'failed'));
      expect(failed.failure).toEqual({ reason: 'timeout', message: 'The transfer took longer than 15 minutes.' });
      started.contacts.whenAsked(prepareMigration, null);
      await nothingChanged(world);
    });
    it('are refused at once where another one overlaps, which is named as far as it may be seen (TRF-4, TRF-40, TRF-41)', async () => {
      const world = await customers();
      const elsewhere = await group(world.moved);
      started.contacts.whenAsked(prepareMigration, away);
      const { id } = await started.request(jane.token, { group: world.moved, to: world.to });
      await started.reached(id, 'preparing');
      const error = await started.request(jane.token, { group: elsewhere, to: world.to }).catch((no: unknown) => no);
      expect(error).toEqual(
        new DomainError(
          'overlapping-transfer',
          `Group transfer ${id} of ${await started.pathOf(world.moved)} is in progress. Try again when it has finished.`,
          { transferId: id, retryable: true },
        ),
      );
      await started.cancel(jane.token, id);
      started.contacts.whenAsked(prepareMigration, null);
      await started.reached(id, 'failed');
    });
    it('do not name the group of another one to who may not see it (TRF-41)', async () => {
      const world = await customers();
      const johns = await group(null, john.token);
      started.contacts.addContact(johns, 'jo@x.org');
      const below = await group(world.to);
      await admit(below, john.id, OWNER);
      started.contacts.whenAsked(prepareMigration, away);
      const { id } = await started.request(jane.token, { group: world.moved, to: world.to });
      await started.reached(id, 'preparing');
      const message = `Group transfer ${id} is in progress. Try again when it has finished.`;
      expect(await refusal(started.request(john.token, { group: johns, to: below }))).toBe(
        `overlapping-transfer: ${message}`,
      );
      const { checks } = await started.preview(john.token, { group: johns, to: below });
      expect(checks.filter(({ passed }) => !passed)[0]).toEqual({
        name: 'overlapping_transfer',
        passed: false,
        message,
      });
      await started.cancel(jane.token, id);
      started.contacts.whenAsked(prepareMigration, null);
      await started.reached(id, 'failed');
    });
    it('are refused before anything else to a parent that is not there, or may not be known of (TRF-9)', async () => {
      const moved = await group();
      const developer = await started.service.user(`developer-${(names += 1)}`);
      await admit(moved, developer.id, DEVELOPER);
      const secret = await group(null, john.token);
      for (const { token } of [jane, developer])
        for (const to of [secret, 999_999, 'nowhere']) {
          expect(await refusal(started.request(token, { group: moved, to }))).toBe(
            `parent-not-found: There is no group ${to}`,
          );
          expect(await refusal(started.preview(token, { group: moved, to }))).toMatch(/^parent-not-found/);
        }
    });
    it('are refused to whoever does not own the group (API-21)', async () => {
      const moved = await group();
      await admit(moved, john.id, DEVELOPER);
      expect(await refusal(started.request(john.token, { group: moved, to: null }))).toMatch(/^forbidden/);
      expect(await refusal(started.preview(john.token, { group: moved, to: null }))).toMatch(/^forbidden/);
    });
  });

  describe('are followed', () => {
    it('by the requester, Owners of the group before or after, and administrators only (TRF-43, API-52)', async () => {
      const { from, moved, to } = await customers();
      const [before, after, guest] = await Promise.all(
        ['before', 'after', 'guest'].map((name) => started.service.user(`${name}-${(names += 1)}`)),
      );
      await admit(from, before!.id, OWNER);
      await admit(to, after!.id, OWNER);
      await admit(moved, guest!.id, DEVELOPER);
      started.contacts.whenAsked(prepareMigration, away);
      const { id } = await started.request(jane.token, { group: moved, to });
      await started.reached(id, 'preparing');
      expect(await started.read(before!.token, id)).toMatchObject({ id });
      expect(await refusal(started.read(after!.token, id))).toBe(`transfer-not-found: There is no transfer ${id}`);
      started.contacts.whenAsked(prepareMigration, null);
      await started.reached(id, 'completed');

      for (const token of [jane.token, before!.token, after!.token, started.service.root])
        expect(await started.read(token, id)).toMatchObject({ id, status: 'completed' });
      for (const act of [started.read(guest!.token, id), started.cancel(guest!.token, id)])
        expect(await refusal(act)).toBe(`transfer-not-found: There is no transfer ${id}`);
      expect((await started.list(guest!.token, moved)).items).toEqual([]);
      expect(await refusal(started.read(jane.token, 999_999))).toMatch(/^transfer-not-found/);
      const ofOther = started.service.ask(jane.token, { group: to }, readTransfer, { transferId: id });
      expect(await refusal(ofOther)).toMatch(/^transfer-not-found/);
      expect((await started.read(after!.token, id)).contactSourceBefore).toEqual({ id: from, fullPath: null });
    });
    it('in a list, newest first, in pages (API-52)', async () => {
      const root = await group();
      const moved = await group(root);
      const ids: number[] = [];
      for (const to of [await group(root), root, root]) {
        const { id } = await started.transfer(jane.token, { group: moved, to });
        ids.unshift(id);
      }
      const listed = async () => (await started.list(jane.token, moved)).items.map(({ id, status }) => [id, status]);
      // The list may still be behind what is read of one transfer.
      while ((await listed())[0]?.[1] !== 'failed') await wait(10);
      expect(await listed()).toEqual([
        [ids[0], 'failed'],
        [ids[1], 'completed'],
        [ids[2], 'completed'],
      ]);
      expect(await started.list(jane.token, moved, { perPage: 2, page: 2 })).toMatchObject({
        items: [{ id: ids[2] }],
        total: 3,
        more: false,
      });
    });
  });

  describe('are previewed', () => {
    it('as what the transfer then does, without changing anything (TRF-39)', async () => {
      const world = await customers();
      const { moved, from, to, bea, twin } = world;
      const members = await Promise.all(
        ['loses', 'keeps', 'guest'].map((name) => started.service.user(`${name}-${(names += 1)}`)),
      );
      const [loses, keeps, guest] = members as unknown as readonly [User, User, User];
      await Promise.all([
        admit(from, loses.id, DEVELOPER),
        admit(from, guest.id, 10),
        admit(from, keeps.id, DEVELOPER),
      ]);
      await admit(to, keeps.id, 15);
      const before = (await treeTypes()).length;
      const preview = await started.preview(jane.token, { group: moved, to });
      expect(preview).toMatchObject({
        groupId: moved,
        toParentId: to,
        allowed: true,
        mode: 'copy',
        contactSourceBefore: { id: from },
        contactSourceAfter: { id: to },
        contacts: { moved: 0, copied: 2, merged: 1 },
        issuesRepointed: 3,
        linksRepointed: 3,
        duplicates: { contacts: [{ fromId: bea, intoId: twin }], organizations: [] },
        membersLosingContacts: [{ id: loses.id }],
      });
      expect(preview.checks.map(({ passed, message }) => [passed, message])).toEqual(
        preview.checks.map(() => [true, null]),
      );
      expect(preview.notUndone.endedRoles.map(({ userId }) => userId).sort()).toEqual(
        [loses.id, guest.id, keeps.id].sort(),
      );
      expect([(await treeTypes()).length, (await started.list(jane.token, moved)).items]).toEqual([before, []]);
      expect(started.contacts.emailsOf(to)).toEqual(['bea@x.org']);
      const { contacts, issuesRepointed, linksRepointed } = await started.transfer(jane.token, { group: moved, to });
      expect({ contacts, issuesRepointed, linksRepointed }).toEqual({
        contacts: preview.contacts,
        issuesRepointed: preview.issuesRepointed,
        linksRepointed: preview.linksRepointed,
      });
    });
    it('of linked contacts only (TRF-19)', async () => {
      const { moved, from, to } = await customers();
      started.contacts.addContact(from, 'dora@x.org');
      expect(await started.preview(jane.token, { group: moved, to, contacts: 'linked' })).toMatchObject({
        contacts: { copied: 2, merged: 1 },
        linksRepointed: 3,
      });
    });
    it('with each organization once, however many linked contacts it has (TRF-19, TRF-39)', async () => {
      const { moved, from, to, projectId } = await customers();
      const acme = 7;
      const initech = 8;
      const people = Array.from({ length: 1_500 }, (_, n) =>
        started.contacts.addContact(from, null, n % 2 === 0 ? acme : initech),
      );
      for (const id of people) started.contacts.addLink(projectId, id);
      expect(await started.preview(jane.token, { group: moved, to, contacts: 'linked' })).toMatchObject({
        contacts: { copied: people.length + 2, merged: 1 },
        organizations: { moved: 0, copied: 2, merged: 0 },
      });
    });
    it('without anything of contacts to who may not view them in both sources (TRF-25, TRF-39)', async () => {
      const { moved, to } = await customers();
      await admit(moved, john.id, OWNER);
      const look = () => started.preview(john.token, { group: moved, to });
      await admit(to, john.id, 10);
      const asked = started.contacts.asked.length;
      const before = await look();
      expect(before).toMatchObject({
        contacts: null,
        organizations: null,
        issuesRepointed: null,
        linksRepointed: null,
        duplicates: null,
        membersLosingContacts: null,
      });
      expect(started.contacts.asked.slice(asked)).not.toContain(previewMigration.subject);
      started.contacts.addContact(to, 'ann@x.org');
      expect(await look()).toEqual(before);
    });
    it('with the first check that fails, and what an undo would not bring back (TRF-46)', async () => {
      const moved = await started.service.group(jane.token, 'open-one', { visibility: 'public' });
      const to = await group();
      const preview = await started.preview(jane.token, { group: moved.id, to });
      expect(preview.notUndone.visibilities).toEqual([{ kind: 'group', id: moved.id, fullPath: 'open-one' }]);
      const same = await started.preview(jane.token, { group: moved.id, to: null });
      expect([same.allowed, same.checks.find(({ passed }) => !passed)]).toEqual([
        false,
        { name: 'already_root', passed: false, message: 'Group is already a root group.' },
      ]);
    });
  });

  it('may go where the mover may create groups, not into themselves (API-20)', async () => {
    const moved = await group();
    const below = await group(moved);
    const to = await group();
    const other = await group(null, john.token);
    const find = async (id: number) => {
      const search = (await started.pathOf(id)).split('/').at(-1)!.toUpperCase();
      const asked = { search, perPage: 100 };
      const { items } = await started.service.ask(jane.token, { group: moved }, listTransferLocations, asked);
      return items.find((item) => item.id === id);
    };
    const fullPath = await started.pathOf(to);
    expect(await find(to)).toEqual({ id: to, name: fullPath, fullName: fullPath, fullPath });
    expect(await Promise.all([moved, below, other].map(find))).toEqual([undefined, undefined, undefined]);
    const p = await project(moved);
    const ofProject = await started.service.ask(jane.token, { project: p }, listTransferLocations, {
      search: fullPath,
    });
    expect(ofProject.items.map(({ id }) => id)).toContain(to);
  });

  it('are listed as a list built anew has them', async () => expect(await started.service.differences()).toEqual([]));
});
