import type { Role } from '@ledgerdesk/contracts';
import { DomainError, fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { group, project, withSource } from '../fixture/trees';
import { CompleteProjectTransfer, CreateProject, ProjectMover, TransferProject } from './decide-projects';
import { StartGroupTransfer } from './decide-transfers';
import { treeDecider, TreeCommand } from './tree.decider';
import type { ProjectTransferCompleted, ProjectTransferred, TreeEvent } from './tree';

const given = specify(treeDecider);
const OWNER: Role = 50;
const JANE = 7;

/** 1 ⊃ 2 and 3 ⊃ 4: two roots; project 20 is in 2. */
const past = [group(1, null), group(2, 1), group(3, null), group(4, 3), project(20, 2)];
const jane: ProjectMover = {
  userId: JANE,
  role: OWNER,
  roleOnProject: OWNER,
  ownsParent: true,
  isAdministrator: false,
  canCreateGroup: true,
};
const move = (toGroupId: number | null, by: Partial<ProjectMover> = {}, transferId = 95) =>
  new TransferProject({ transferId, projectId: 20, toGroupId, by: { ...jane, ...by } }, metadata());
const moved = (other: Partial<ProjectTransferred['data']> = {}): ProjectTransferred => {
  const place = { transferId: 95, projectId: 20, fromGroupId: 2, toGroupId: 4, visibility: 'private' } as const;
  const change = { sourceBefore: 1, sourceAfter: 3, transferredBy: JANE, transferredAt: NOW };
  return { type: 'ProjectTransferred', data: { ...place, ...change, ...other } };
};
const completed = (transferId = 95): ProjectTransferCompleted => ({
  type: 'ProjectTransferCompleted',
  data: { transferId, projectId: 20, completedAt: NOW },
});
const complete = (transferId = 95) => new CompleteProjectTransfer({ transferId, projectId: 20 }, metadata());
const refusalOf = (events: readonly TreeEvent[], command: TreeCommand) => {
  try {
    treeDecider.decide(command, fold(treeDecider, events));
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return null;
};

describe('transferring a project', () => {
  it('records where it goes, and the contact sources before and after (PRJ-2)', () => {
    given(...past)
      .when(move(4))
      .then(moved());
    given(...past)
      .when(move(1))
      .then(moved({ toGroupId: 1, sourceAfter: 1 }));
    given(...past, withSource(4, 1))
      .when(move(4))
      .then(moved({ sourceAfter: 1 }));
  });
  it('lowers its visibility to that of the new group, and never raises it (PRJ-3)', () => {
    const places = [group(1, null, { visibility: 'public' }), group(3, null, { visibility: 'internal' })];
    const open = (visibility: 'public' | 'private') => [...places, project(20, 1, { visibility })];
    const at = { fromGroupId: 1, toGroupId: 3 };
    given(...open('public'))
      .when(move(3))
      .then(moved({ ...at, visibility: 'internal' }));
    given(...open('private'))
      .when(move(3))
      .then(moved(at));
  });
  it('frees its path and takes it in the new group (GRP-5)', () => {
    const { data } = project(21, 4, { path: 'P20' });
    const sister = (groupId: number) => new CreateProject({ ...data, groupId, by: jane }, metadata());
    expect(refusalOf([...past, moved()], sister(4))).toMatch('invalid-fields');
    expect(refusalOf([...past, moved()], sister(2))).toBeNull();
    expect(refusalOf(past, sister(2))).toMatch('invalid-fields');
  });

  describe('is refused, in this order (PRJ-1),', () => {
    const taken = [...past, project(21, 4, { path: 'P20' })];
    const may = 'project-not-transferred: ';
    it('without a target', () =>
      expect(refusalOf(past, move(null, { roleOnProject: 0 }))).toBe(
        `${may}Please select a new namespace for your project.`,
      ));
    it('to where it is', () =>
      expect(refusalOf(past, move(2, { roleOnProject: 0 }))).toBe(`${may}Project is already in this namespace.`));
    it('by who is not its Owner', () =>
      expect(refusalOf(taken, move(4, { roleOnProject: 40, role: 0 }))).toBe(
        `${may}You don't have permission to transfer this project.`,
      ));
    it('by who is no Maintainer there, or may not create projects there', () => {
      const text = `${may}You don't have permission to transfer projects into that namespace.`;
      expect(refusalOf(taken, move(4, { role: 30 }))).toBe(text);
      const strict = [...past, group(5, null, { projectCreationLevel: 'noone' })];
      expect(refusalOf(strict, move(5))).toBe(text);
      expect(refusalOf(strict, move(5, { isAdministrator: true }))).toBeNull();
      expect(refusalOf(past, move(4, { role: 40 }))).toBeNull();
    });
    it('where the path is taken, without case', () =>
      expect(refusalOf(taken, move(4))).toBe(
        `${may}Project with same name or path in target namespace already exists`,
      ));
    it('while links of an earlier transfer are removed (PRJ-4)', () => {
      const text = 'project-being-transferred: Project g3/g4/p20 is being transferred. Try again later.';
      expect(refusalOf([...past, moved()], move(3))).toBe(text);
      expect(refusalOf([...past, moved(), completed()], move(3))).toBeNull();
      expect(refusalOf([...past, moved({ sourceAfter: 1 })], move(3))).toBeNull();
    });
  });
  it('is refused for a project or a group that is missing', () => {
    given(group(1, null)).when(move(1)).thenRejected('project-not-found');
    given(...past)
      .when(move(77))
      .thenRejected('group-not-found');
  });
  it('is completed once, by its own completion only', () => {
    given(...past, moved())
      .when(complete())
      .then(completed());
    given(...past, moved(), completed())
      .when(complete())
      .thenNothing();
    const again = [moved(), completed(), moved({ transferId: 96, fromGroupId: 4, toGroupId: 1 })];
    given(...past, ...again)
      .when(complete())
      .thenNothing();
    given(...past, ...again)
      .when(complete(96))
      .then(completed(96));
  });
  it('is finished before a group transfer starts that changes its contact source (TRF-57)', () => {
    const roots = { inSource: { groupId: 3, role: OWNER }, inTarget: { groupId: 1, role: OWNER } };
    const by = { userId: JANE, role: OWNER, createsInParent: true, ...roots };
    const wish = { groupId: 4, toParentId: 2, contactsScope: 'all', by, somethingToMigrate: true } as const;
    const start = new StartGroupTransfer({ transferId: 97, ...wish }, metadata());
    expect(refusalOf([...past, moved()], start)).toBe(
      'project-being-transferred: Project g3/g4/p20 is being transferred. Try again later.',
    );
    expect(refusalOf([...past, moved(), completed()], start)).toBeNull();
    expect(refusalOf([...past, moved({ toGroupId: 1 })], start)).toBeNull();
  });
});
