import type { ContactsScope, TransferMode, TransferReason, Visibility } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import { at, ById, put, valuesOf } from './by-id';

export type Described = Readonly<{ name: string; path: string; description: string; visibility: Visibility }>;
export type CreationLevels = Readonly<{
  projectCreationLevel: 'noone' | 'maintainer' | 'developer';
  subgroupCreationLevel: 'owner' | 'maintainer';
}>;
/** `sourceGroupId`: the contact source that was configured for this very group. */
export type CrmSettings = Readonly<{ enabled: boolean; sourceGroupId: number | null }>;

/**
 * `owner`: the creator, unless Owner by inheritance (GRP-17). This event alone makes that membership, so that no group is
 * ever without it; the stream of the members begins with it at their first change.
 */
export type GroupCreated = Event<
  'GroupCreated',
  Described &
    CreationLevels & {
      groupId: number;
      parentId: number | null;
      crm: CrmSettings;
      owner: number | null;
      createdBy: number;
      createdAt: string;
    }
>;
/** `owner`: as of a group. */
export type ProjectCreated = Event<
  'ProjectCreated',
  Described & { projectId: number; groupId: number; owner: number | null; createdBy: number; createdAt: string }
>;
/** Only what has changed. */
export type CrmSettingsChanged = Event<'CrmSettingsChanged', { groupId: number } & Partial<CrmSettings>>;
/** The lock of a group transfer: `path` is taken in the new parent from here on (TRF-58). Sources: null where nothing migrates. */
export type GroupTransferStarted = Event<
  'GroupTransferStarted',
  {
    transferId: number;
    groupId: number;
    fromParentId: number | null;
    toParentId: number | null;
    mode: TransferMode;
    contactsScope: ContactsScope;
    sourceBefore: number;
    sourceAfter: number;
    requestedBy: number;
    startedAt: string;
  }
>;
/** The commit (TRF-26 to TRF-28). Lists hold only what becomes different. */
export type GroupTransferred = Event<
  'GroupTransferred',
  {
    transferId: number;
    groupId: number;
    parentId: number | null;
    oldRootId: number;
    newRootId: number;
    visibilities: readonly { kind: 'group' | 'project'; id: number; visibility: Visibility }[];
    sources: readonly { groupId: number; sourceGroupId: number }[];
    newOwner: number | null;
    transferredAt: string;
  }
>;
/** Rolled back: as if nothing had been asked. */
export type GroupTransferFailed = Event<
  'GroupTransferFailed',
  { transferId: number; groupId: number; reason: TransferReason; message: string; failedAt: string }
>;
export type GroupTransferCompleted = Event<
  'GroupTransferCompleted',
  { transferId: number; groupId: number; completedAt: string }
>;
export type ProjectTransferred = Event<
  'ProjectTransferred',
  { projectId: number; fromGroupId: number; toGroupId: number; visibility: Visibility; transferredAt: string }
>;
export type TreeEvent = GroupCreated | ProjectCreated | CrmSettingsChanged;

/** The stream of all groups and projects. */
export const TREE = 'tree';

export type GroupInTree = Readonly<
  CreationLevels & { parentId: number | null; visibility: Visibility; crm: CrmSettings }
>;
/** What decisions need of all groups and projects; plain JSON, as it is stored in a snapshot. */
export type Tree = Readonly<{
  groups: ById<GroupInTree>;
  /** The group of each project. */
  projects: ById<number>;
  /** By parent (0: none), the paths taken there. */
  taken: ById<Paths>;
}>;
/** In lower case, and in blocks, as values by id: of thousands of sisters, one more copies few. */
type Paths = Readonly<Record<number, Readonly<Record<string, true>>>>;

export const initialState: Tree = { groups: {}, projects: {}, taken: {} };

const PATH_BLOCKS = 128;
const blockOf = (path: string): number =>
  [...path].reduce((hash, character) => (hash * 31 + character.codePointAt(0)!) % PATH_BLOCKS, 0);

/** A path may be a name that every object knows (`constructor`). */
export const isTaken = ({ taken }: Tree, parentId: number | null, path: string): boolean => {
  const lower = path.toLowerCase();
  return Object.hasOwn(at(taken, parentId ?? 0)?.[blockOf(lower)] ?? {}, lower);
};

const take = ({ taken }: Tree, parentId: number | null, path: string): Tree['taken'] => {
  const lower = path.toLowerCase();
  const paths = at(taken, parentId ?? 0);
  const block = blockOf(lower);
  return put(taken, parentId ?? 0, { ...paths, [block]: { ...paths?.[block], [lower]: true } });
};

export const evolve = (tree: Tree, event: TreeEvent): Tree => {
  switch (event.type) {
    case 'GroupCreated': {
      const { groupId, parentId, path, visibility, projectCreationLevel, subgroupCreationLevel, crm } = event.data;
      const group = { parentId, visibility, projectCreationLevel, subgroupCreationLevel, crm };
      return { ...tree, groups: put(tree.groups, groupId, group), taken: take(tree, parentId, path) };
    }
    case 'ProjectCreated': {
      const { projectId, groupId, path } = event.data;
      return { ...tree, projects: put(tree.projects, projectId, groupId), taken: take(tree, groupId, path) };
    }
    case 'CrmSettingsChanged': {
      const { groupId, ...changed } = event.data;
      const group = at(tree.groups, groupId);
      if (!group) return tree;
      return { ...tree, groups: put(tree.groups, groupId, { ...group, crm: { ...group.crm, ...changed } }) };
    }
  }
};

type LinkedGroup = Readonly<{ id: number; parent: LinkedGroup | null; crm: CrmSettings; uses: number }>;

/** The groups of a tree, each with its parent, and with how many have it as their configured contact source. */
export const linked = ({ groups }: Tree) => {
  const get = (id: number): LinkedGroup | undefined => {
    const group = at(groups, id);
    return (
      group && {
        id,
        crm: group.crm,
        get parent() {
          return group.parentId === null ? null : get(group.parentId)!;
        },
        get uses() {
          return valuesOf(groups).filter(({ crm }) => crm.sourceGroupId === id).length;
        },
      }
    );
  };
  return { get };
};
