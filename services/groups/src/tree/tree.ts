import type { ContactsScope, TransferMode, TransferReason, Visibility } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import type { Namespace } from '../members/members';
import { contactSourceOf } from './contact-source';
import { at, ById, changeAll, drop, idsWhere, put, valuesOf } from './by-id';
import { groupsFrom } from './existing';
import { runningAfter, RunningTransfer, RunningTransfers } from './running-transfers';

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
/** Only what has changed (API-18). */
export type GroupChanged = Event<'GroupChanged', { groupId: number } & Partial<Described & CreationLevels>>;
export type ProjectChanged = Event<'ProjectChanged', { projectId: number } & Partial<Described>>;
/** GRP-19: it can be restored until `removeAt`. `projectIds`: it, or all below it. */
export type NamespaceDeleted = Event<
  'NamespaceDeleted',
  {
    deletionId: number;
    place: Namespace;
    projectIds: readonly number[];
    deletedBy: number;
    deletedAt: string;
    removeAt: string;
  }
>;
/**
 * `highestVisibility`: what is higher is lowered to it; null for a root. `misfits`: the projects that have another contact
 * source than when it was deleted, whose links to contacts of others are removed, each as by a transfer (PRJ-2).
 */
export type NamespaceRestored = Event<
  'NamespaceRestored',
  {
    deletionId: number;
    place: Namespace;
    highestVisibility: Visibility | null;
    misfits: readonly Readonly<{ projectId: number; transferId: number; sourceAfter: number }>[];
    restoredBy: number;
    restoredAt: string;
  }
>;
/** For good, with all that was in it. */
export type NamespaceRemoved = Event<
  'NamespaceRemoved',
  {
    deletionId: number;
    place: Namespace;
    groupIds: readonly number[];
    projectIds: readonly number[];
    removedAt: string;
  }
>;
/** GRP-30 */
export type ProjectArchived = Event<'ProjectArchived', { projectId: number }>;
export type ProjectUnarchived = Event<'ProjectUnarchived', { projectId: number }>;
/** Only what has changed. */
export type CrmSettingsChanged = Event<'CrmSettingsChanged', { groupId: number } & Partial<CrmSettings>>;
export type Undone = Readonly<{ transferId: number; sources: readonly number[] }>;
/**
 * The lock of a group transfer (TRF-40, TRF-57, TRF-58). `mode` follows from the two contact sources, equal where nothing
 * migrates; `migrates` where there was something at the start (TRF-12).
 */
export type GroupTransferStarted = Event<
  'GroupTransferStarted',
  {
    transferId: number;
    groupId: number;
    fromParentId: number | null;
    toParentId: number | null;
    mode: TransferMode;
    contactsScope: ContactsScope;
    migrates: boolean;
    sourceBefore: number;
    sourceAfter: number;
    /** The transfer that it takes back, and the groups that get their former contact source back with it (TRF-45). */
    undo?: Undone;
    requestedBy: number;
    startedAt: string;
  }
>;
/**
 * The commit (TRF-26 to TRF-28). `highestVisibility`: what is higher in the moved subtree is lowered to it; null for a new
 * root. `sources`: only what becomes different (TRF-17).
 */
export type GroupTransferred = Event<
  'GroupTransferred',
  {
    transferId: number;
    groupId: number;
    parentId: number | null;
    oldRootId: number;
    newRootId: number;
    highestVisibility: Visibility | null;
    sources: readonly { groupId: number; sourceGroupId: number }[];
    newOwner: number | null;
    transferredAt: string;
  }
>;
/** Rolled back: as if nothing had been asked. Also of a transfer that has not started, so that it never will. */
export type GroupTransferFailed = Event<
  'GroupTransferFailed',
  { transferId: number; groupId: number; reason: TransferReason; message: string; failedAt: string }
>;
export type GroupTransferCompleted = Event<
  'GroupTransferCompleted',
  { transferId: number; groupId: number; oldRootId: number; newRootId: number; completedAt: string }
>;
/** Where the contact source changes, links to contacts of others are removed until `ProjectTransferCompleted` (PRJ-2, PRJ-4). */
export type ProjectTransferred = Event<
  'ProjectTransferred',
  {
    transferId: number;
    projectId: number;
    fromGroupId: number;
    toGroupId: number;
    visibility: Visibility;
    sourceBefore: number;
    sourceAfter: number;
    transferredBy: number;
    transferredAt: string;
  }
>;
export type ProjectTransferCompleted = Event<
  'ProjectTransferCompleted',
  { transferId: number; projectId: number; completedAt: string }
>;
export type GroupTransferEvent = GroupTransferStarted | GroupTransferred | GroupTransferFailed | GroupTransferCompleted;
export type TreeEvent =
  | GroupCreated
  | ProjectCreated
  | NamespaceDeleted
  | NamespaceRestored
  | NamespaceRemoved
  | GroupChanged
  | ProjectChanged
  | ProjectArchived
  | ProjectUnarchived
  | CrmSettingsChanged
  | GroupTransferEvent
  | ProjectTransferred
  | ProjectTransferCompleted;

/** The stream of all groups and projects. */
export const TREE = 'tree';

export type GroupInTree = Readonly<
  CreationLevels & { parentId: number | null; path: string; visibility: Visibility; crm: CrmSettings }
>;
export type ProjectInTree = Readonly<{ groupId: number; path: string; visibility: Visibility; archived: boolean }>;
/** A project that has another contact source, and maybe links that don't fit (PRJ-4). */
export type ProjectInTransfer = Readonly<{ transferId: number; sourceAfter: number; transferredBy: number }>;
/** The one that brought a group where it is. `sources`: the groups whose configured source it changed. */
export type LastTransfer = Readonly<
  Pick<RunningTransfer, 'transferId' | 'fromParentId' | 'mode' | 'sourceBefore' | 'sourceAfter'> & {
    sources: readonly number[];
    completedAt: string | null;
  }
>;
/** `sources`: by group, the contact source it had then. */
export type Deletion = Readonly<{ place: Namespace; removeAt: string; sources: Readonly<Record<number, number>> }>;
/** What decisions need of all groups and projects; plain JSON, as it is stored in a snapshot. */
export type Tree = Readonly<{
  groups: ById<GroupInTree>;
  projects: ById<ProjectInTree>;
  /** By parent (0: none), the paths taken there. */
  taken: ById<Paths>;
  /** Of groups; by their ids, as those that have ended. */
  transfers: RunningTransfers;
  endedTransfers: ById<'completed' | 'failed'>;
  /** By group. */
  lastTransfers: ById<LastTransfer>;
  /** By transfer, the one that took it back. */
  undone: ById<number>;
  /** By project. */
  projectTransfers: Readonly<Record<number, ProjectInTransfer>>;
  /** What can be restored yet, by deletion. */
  deletions: Readonly<Record<number, Deletion>>;
}>;
/** In lower case, and in blocks, as values by id: of thousands of sisters, one more copies few. */
type Paths = Readonly<Record<number, Readonly<Record<string, true>>>>;

export const initialState: Tree = {
  groups: {},
  projects: {},
  taken: {},
  transfers: {},
  endedTransfers: {},
  lastTransfers: {},
  undone: {},
  projectTransfers: {},
  deletions: {},
};

const PATH_BLOCKS = 128;
const blockOf = (path: string): number =>
  [...path].reduce((hash, character) => (hash * 31 + character.codePointAt(0)!) % PATH_BLOCKS, 0);

/**
 * Whether the path is taken, or held for a group that is being transferred (TRF-58), except by this transfer. A path may be
 * a name that every object knows (`constructor`).
 */
export const isTaken = (
  { taken, groups, transfers }: Tree,
  parentId: number | null,
  path: string,
  exceptBy: number | null = null,
): boolean => {
  const lower = path.toLowerCase();
  const holds = ({ transferId, groupId, toParentId, committed }: RunningTransfer) =>
    transferId !== exceptBy &&
    !committed &&
    toParentId === parentId &&
    at(groups, groupId)?.path.toLowerCase() === lower;
  return Object.hasOwn(at(taken, parentId ?? 0)?.[blockOf(lower)] ?? {}, lower) || Object.values(transfers).some(holds);
};

const take = (taken: Tree['taken'], parentId: number | null, path: string): Tree['taken'] => {
  const lower = path.toLowerCase();
  const paths = at(taken, parentId ?? 0);
  const block = blockOf(lower);
  return put(taken, parentId ?? 0, { ...paths, [block]: { ...paths?.[block], [lower]: true } });
};

const release = (taken: Tree['taken'], parentId: number | null, path: string): Tree['taken'] => {
  const lower = path.toLowerCase();
  const paths = at(taken, parentId ?? 0);
  const block = blockOf(lower);
  const { [lower]: _, ...others } = paths?.[block] ?? {};
  return put(taken, parentId ?? 0, { ...paths, [block]: others });
};

const renamed = (taken: Tree['taken'], parentId: number | null, path: string, next = path): Tree['taken'] =>
  next === path ? taken : take(release(taken, parentId, path), parentId, next);

const VISIBILITIES: readonly Visibility[] = ['private', 'internal', 'public'];
/** GRP-7 */
export const isHigher = (one: Visibility, other: Visibility): boolean =>
  VISIBILITIES.indexOf(one) > VISIBILITIES.indexOf(other);

export const evolve = (tree: Tree, event: TreeEvent): Tree => {
  switch (event.type) {
    case 'GroupCreated': {
      const { groupId, parentId, path, visibility, projectCreationLevel, subgroupCreationLevel, crm } = event.data;
      const group = { parentId, path, visibility, projectCreationLevel, subgroupCreationLevel, crm };
      return { ...tree, groups: put(tree.groups, groupId, group), taken: take(tree.taken, parentId, path) };
    }
    case 'ProjectCreated': {
      const { projectId, groupId, path, visibility } = event.data;
      const project = { groupId, path, visibility, archived: false };
      return { ...tree, projects: put(tree.projects, projectId, project), taken: take(tree.taken, groupId, path) };
    }
    case 'NamespaceDeleted': {
      const { deletionId, place, removeAt } = event.data;
      const deletion = { place, removeAt, sources: sourcesIn(tree, place) };
      return { ...tree, deletions: { ...tree.deletions, [deletionId]: deletion } };
    }
    case 'NamespaceRestored':
      return restored(tree, event);
    case 'NamespaceRemoved':
      return removed(tree, event);
    case 'GroupChanged': {
      const { groupId, name: _, description: __, ...changed } = event.data;
      const group = at(tree.groups, groupId);
      if (!group) return tree;
      const taken = renamed(tree.taken, group.parentId, group.path, changed.path);
      return { ...tree, groups: put(tree.groups, groupId, { ...group, ...changed }), taken };
    }
    case 'ProjectChanged': {
      const { projectId, name: _, description: __, ...changed } = event.data;
      const project = at(tree.projects, projectId);
      if (!project) return tree;
      const taken = renamed(tree.taken, project.groupId, project.path, changed.path);
      return { ...tree, projects: put(tree.projects, projectId, { ...project, ...changed }), taken };
    }
    case 'ProjectArchived':
    case 'ProjectUnarchived': {
      const { projectId } = event.data;
      const project = at(tree.projects, projectId);
      if (!project) return tree;
      const archived = event.type === 'ProjectArchived';
      return { ...tree, projects: put(tree.projects, projectId, { ...project, archived }) };
    }
    case 'CrmSettingsChanged': {
      const { groupId, ...changed } = event.data;
      const group = at(tree.groups, groupId);
      if (!group) return tree;
      return { ...tree, groups: put(tree.groups, groupId, { ...group, crm: { ...group.crm, ...changed } }) };
    }
    case 'GroupTransferStarted':
      return { ...tree, transfers: runningAfter(tree.transfers, event) };
    case 'GroupTransferred':
      return { ...moved(tree, event.data), ...remembered(tree, event), transfers: runningAfter(tree.transfers, event) };
    case 'GroupTransferFailed':
    case 'GroupTransferCompleted': {
      const end = event.type === 'GroupTransferFailed' ? 'failed' : 'completed';
      const endedTransfers = put(tree.endedTransfers, event.data.transferId, end);
      const ended = { ...tree, transfers: runningAfter(tree.transfers, event), endedTransfers };
      return event.type === 'GroupTransferCompleted' ? withCompleted(ended, event) : ended;
    }
    case 'ProjectTransferred': {
      const { transferId, projectId, fromGroupId, toGroupId, visibility, ...change } = event.data;
      const { sourceBefore, sourceAfter, transferredBy } = change;
      const project = at(tree.projects, projectId);
      if (!project) return tree;
      const { path } = project;
      const projects = put(tree.projects, projectId, { ...project, groupId: toGroupId, visibility });
      const taken = take(release(tree.taken, fromGroupId, path), toGroupId, path);
      const began = sourceBefore !== sourceAfter && { [projectId]: { transferId, sourceAfter, transferredBy } };
      return { ...tree, projects, taken, projectTransfers: { ...tree.projectTransfers, ...began } };
    }
    case 'ProjectTransferCompleted': {
      const { [event.data.projectId]: _, ...projectTransfers } = tree.projectTransfers;
      return { ...tree, projectTransfers };
    }
  }
};

/** By group in it, the contact source; of a project, of its group. */
export const sourcesIn = (tree: Tree, { kind, id }: Namespace): Readonly<Record<number, number>> => {
  const groups = linked(tree);
  const inside = kind === 'group' ? [...groupsFrom(tree, id).keys()] : [at(tree.projects, id)!.groupId];
  return Object.fromEntries(inside.map((groupId) => [groupId, contactSourceOf(groups, groups.get(groupId)!).id]));
};

const restored = (tree: Tree, { data }: NamespaceRestored): Tree => {
  const { deletionId, place, highestVisibility, misfits, restoredBy: transferredBy } = data;
  const { [deletionId]: _, ...deletions } = tree.deletions;
  const began = misfits.map(({ projectId, ...change }) => [projectId, { ...change, transferredBy }] as const);
  const projectTransfers = { ...tree.projectTransfers, ...Object.fromEntries(began) };
  const next = { ...tree, deletions, projectTransfers };
  if (!highestVisibility) return next;
  if (place.kind === 'group') return lowered(next, place.id, highestVisibility);
  const project = at(tree.projects, place.id);
  if (!project || !isHigher(project.visibility, highestVisibility)) return next;
  return { ...next, projects: put(tree.projects, place.id, { ...project, visibility: highestVisibility }) };
};

const removed = (tree: Tree, { data }: NamespaceRemoved): Tree => {
  const { place, groupIds, projectIds } = data;
  const top = at<GroupInTree | ProjectInTree>(place.kind === 'group' ? tree.groups : tree.projects, place.id);
  if (!top) return tree;
  const parentId = 'groupId' in top ? top.groupId : top.parentId;
  const isGone = ({ kind, id }: Namespace) => (kind === 'group' ? groupIds : projectIds).includes(id);
  return {
    ...tree,
    groups: drop(tree.groups, groupIds),
    projects: drop(tree.projects, projectIds),
    taken: drop(release(tree.taken, parentId, top.path), groupIds),
    projectTransfers: without(tree.projectTransfers, (_, id) => projectIds.includes(id)),
    deletions: without(tree.deletions, (deletion) => isGone(deletion.place)),
  };
};

const without = <Value>(
  values: Readonly<Record<number, Value>>,
  is: (value: Value, id: number) => boolean,
): Readonly<Record<number, Value>> =>
  Object.fromEntries(Object.entries(values).filter(([id, value]) => !is(value, Number(id))));

/** What an undo of it needs to know. */
const remembered = (tree: Tree, { data }: GroupTransferred): Pick<Tree, 'lastTransfers' | 'undone'> => {
  const { transferId, groupId } = data;
  const { lastTransfers, undone } = tree;
  const running = tree.transfers[transferId];
  if (!running) return { lastTransfers, undone };
  const { fromParentId, mode, sourceBefore, sourceAfter, undo } = running;
  const sources = data.sources.map((each) => each.groupId);
  const last = { transferId, fromParentId, mode, sourceBefore, sourceAfter, sources, completedAt: null };
  return {
    lastTransfers: put(lastTransfers, groupId, last),
    undone: undo ? put(undone, undo.transferId, transferId) : undone,
  };
};

const withCompleted = (tree: Tree, { data }: GroupTransferCompleted): Tree => {
  const { transferId, groupId, completedAt } = data;
  const last = at(tree.lastTransfers, groupId);
  if (last?.transferId !== transferId) return tree;
  return { ...tree, lastTransfers: put(tree.lastTransfers, groupId, { ...last, completedAt }) };
};

const moved = (tree: Tree, { groupId, parentId, sources, highestVisibility }: GroupTransferred['data']): Tree => {
  const group = at(tree.groups, groupId);
  if (!group) return tree;
  const taken = take(release(tree.taken, group.parentId, group.path), parentId, group.path);
  const sourceOf = new Map(sources.map(({ groupId: id, sourceGroupId }) => [id, sourceGroupId]));
  const groups = changeAll(put(tree.groups, groupId, { ...group, parentId }), [...sourceOf.keys()], (one, id) => ({
    ...one,
    crm: { ...one.crm, sourceGroupId: sourceOf.get(id)! },
  }));
  const next = { ...tree, groups, taken };
  return highestVisibility ? lowered(next, groupId, highestVisibility) : next;
};

/** TRF-26 */
const lowered = (tree: Tree, groupId: number, visibility: Visibility): Tree => {
  const { groups, projects } = aboveVisibility(tree, groupId, visibility);
  return {
    ...tree,
    groups: changeAll(tree.groups, groups, (group) => ({ ...group, visibility })),
    projects: changeAll(tree.projects, projects, (project) => ({ ...project, visibility })),
  };
};

/** What of a subtree has a higher visibility. */
export const aboveVisibility = (tree: Tree, groupId: number, visibility: Visibility) => {
  const inside = groupsFrom(tree, groupId);
  const groups = [...inside.keys()].filter((id) => isHigher(at(tree.groups, id)!.visibility, visibility));
  const projects = idsWhere(
    tree.projects,
    (project) => isHigher(project.visibility, visibility) && inside.has(project.groupId),
  );
  return { groups, projects };
};

/** The highest visibility of what is directly below a group and not deleted; null where nothing is. */
export const highestBelow = (tree: Tree, groupId: number): Visibility | null => {
  const deleted = Object.values(tree.deletions).map(({ place: { kind, id } }) => `${kind} ${id}`);
  const groups = idsWhere(tree.groups, ({ parentId }, id) => parentId === groupId && !deleted.includes(`group ${id}`));
  const projects = idsWhere(
    tree.projects,
    (project, id) => project.groupId === groupId && !deleted.includes(`project ${id}`),
  );
  const below = [
    ...groups.map((id) => at(tree.groups, id)!.visibility),
    ...projects.map((id) => at(tree.projects, id)!.visibility),
  ];
  return VISIBILITIES.filter((level) => below.includes(level)).at(-1) ?? null;
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
