import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  access,
  AnnouncementOf,
  projectTransferred,
  readProject,
  removeMisfitLinks,
  RequestPayload,
  transferProject,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { insisting, SeededRandom, standIn } from '@ledgerdesk/testing';
import { StartedGroups } from '../fixture/started-groups';
import { TREE } from '../tree/tree';
import { treeDecider } from '../tree/tree.decider';
import { StartLinkRemoval } from './start-link-removal';

type AnnouncedTransfer = AnnouncementOf<typeof projectTransferred>;
type Removal = RequestPayload<typeof removeMisfitLinks>;

/** Where the second part begins. */
const SECOND = '1/2/3';

/** The projects whose links are being removed. */
const beingTransferred = async ({ parts }: StartedGroups): Promise<number[]> => {
  const { state } = await parts.eventStore.load(TREE, treeDecider);
  return Object.keys(state.projectTransfers).map(Number);
};

describe('the transfer of a project', () => {
  /** What issues was asked for; two parts a project. */
  const removals: Removal[] = [];
  let answers = true;
  const issues = standIn(removeMisfitLinks, ({ payload }) => {
    if (!answers) throw new DomainError('unavailable', 'issues does not answer');
    removals.push(payload);
    return { next: payload.after === null ? SECOND : null, issues: 1, links: 2 };
  });
  let service: StartedGroups;
  let jane: { id: number; token: string };
  let john: { id: number; token: string };
  let acme: number;
  let sales: number;
  let other: number;
  beforeAll(async () => {
    service = await StartedGroups.start({ chance: null, controllers: [issues] });
    jane = await service.user('jane');
    john = await service.user('john');
    acme = (await service.group(jane.token, 'acme', { visibility: 'public' })).id;
    sales = (await service.group(jane.token, 'sales', { in: acme })).id;
    other = (await service.group(jane.token, 'other')).id;
  });
  beforeEach(() => {
    removals.length = 0;
    answers = true;
  });
  afterAll(() => service.stop());

  const transfer = (token: string, project: number, namespace: number | string | null) =>
    service.ask(token, { project }, transferProject, { namespace });
  const untilDone = async () => {
    while ((await beingTransferred(service)).length > 0) await wait(5);
  };

  it('is at once, and removes the links that do not fit the new contact source, part by part (PRJ-2, PRJ-4)', async () => {
    const { id } = await service.project(jane.token, acme, 'site', { visibility: 'public' });
    expect(await transfer(jane.token, id, 'other')).toMatchObject({ fromGroupId: acme, toGroupId: other });
    const { project } = await service.ask(jane.token, { project: 'other/site' }, readProject, {});
    expect(project).toMatchObject({ id, visibility: 'private', namespace: { id: other }, changes: 2 });
    await untilDone();
    const removal = { projectId: id, keepSourceId: other, by: jane.id };
    expect(removals).toEqual([
      { ...removal, after: null },
      { ...removal, after: SECOND },
    ]);
  });
  it('keeps all links where the contact source stays (PRJ-2)', async () => {
    const { id } = await service.project(jane.token, acme, 'inside');
    await transfer(jane.token, id, sales);
    expect(await beingTransferred(service)).toEqual([]);
    expect(removals).toEqual([]);
  });
  it('refuses a further one until all links are removed, which goes on after a stop (PRJ-4)', async () => {
    const { id } = await service.project(jane.token, acme, 'slow');
    answers = false;
    await transfer(jane.token, id, other);
    await expect(transfer(jane.token, id, acme)).rejects.toMatchObject({
      code: 'project-being-transferred',
      message: 'Project other/slow is being transferred. Try again later.',
    });
    await service.restart();
    expect(await beingTransferred(service)).toEqual([id]);
    answers = true;
    await untilDone();
    expect(removals.map(({ after }) => after)).toContain(SECOND);
    await transfer(jane.token, id, acme);
    await untilDone();
  });
  it('is not passed over where the announcement of it comes before the tree is known that far (PRJ-4)', async () => {
    const { id } = await service.project(jane.token, acme, 'early');
    const { last } = await service.parts.eventStore.load(TREE, treeDecider);
    const data = { projectId: id, fromGroupId: acme, toGroupId: other };
    const listener = new StartLinkRemoval(service.parts.eventStore);
    const announcement = { id: randomUUID(), traceparent: '', data };
    const at = (position: number) => ({ ...announcement, position: String(position) }) as AnnouncedTransfer;
    await expect(listener.handle(at(last!.position + 1))).rejects.toMatchObject({ code: 'unavailable' });
    await listener.handle(at(last!.position));
  });
  it('is refused with the texts of PRJ-1, and changes nothing', async () => {
    const { id } = await service.project(jane.token, acme, 'open', { visibility: 'public' });
    const refused = (message: string) => ({ code: 'project-not-transferred', message });
    await expect(transfer(jane.token, id, null)).rejects.toMatchObject(
      refused('Please select a new namespace for your project.'),
    );
    await expect(transfer(john.token, id, acme)).rejects.toMatchObject(
      refused('Project is already in this namespace.'),
    );
    const johns = await service.group(john.token, 'johns');
    await expect(transfer(john.token, id, johns.id)).rejects.toMatchObject(
      refused("You don't have permission to transfer this project."),
    );
    const { project } = await service.ask(jane.token, { project: id }, readProject, {});
    expect(project).toMatchObject({ fullPath: 'acme/open', changes: 1 });
  });
  it('does not tell a target that is missing from one that is hidden', async () => {
    const { id } = await service.project(jane.token, acme, 'secretive', { visibility: 'public' });
    for (const namespace of [other, 'other', 999_999, 'nowhere', 'acme/secretive'])
      await expect(transfer(john.token, id, namespace)).rejects.toMatchObject({ code: 'parent-not-found' });
    await expect(service.ask(null, { project: id }, transferProject, { namespace: acme })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the transfer of a project on adapters that fail', () => {
  const ROUNDS = 4;
  const chance = SeededRandom.printed('project-transfer');
  const issues = standIn(removeMisfitLinks, ({ payload: { after } }) => {
    if (chance.percent(20)) throw new DomainError('unavailable', 'issues does not answer');
    return { next: after === null ? SECOND : null, issues: 1, links: 2 };
  });
  let service: StartedGroups;
  beforeAll(async () => {
    service = await StartedGroups.start({ chance, controllers: [issues] });
    service.remainingMs = 2_000;
  }, 60_000);
  afterAll(() => service.stop());

  it('happens once each time, and is completed once (PRJ-4)', async () => {
    const token = service.root;
    const newGroup = () => insisting(() => service.group(token, `g-${randomUUID()}`));
    const one = await newGroup();
    const other = await newGroup();
    const { id: project } = await insisting(() => service.project(token, one.id, `p-${randomUUID()}`));
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = access.parse(await insisting(() => service.resolveAccess(token, { project })));
      const namespace = round % 2 === 0 ? other.id : one.id;
      const requestId = randomUUID();
      await insisting(() => service.send(transferProject, { namespace }, answer, requestId));
      while ((await insisting(() => beingTransferred(service))).length > 0) await wait(5);
      if (chance.percent(20)) await service.restart();
    }
    const types = (await insisting(() => service.parts.eventStore.read(TREE))).map(({ type }) => type);
    const rounds = Array.from({ length: ROUNDS }, () => ['ProjectTransferred', 'ProjectTransferCompleted']);
    expect(types.filter((type) => type.startsWith('ProjectTransfer'))).toEqual(rounds.flat());
  }, 120_000);
});
