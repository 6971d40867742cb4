import type { Role } from '@ledgerdesk/contracts';
import { at } from './by-id';
import { deletedFrom } from './deleted';
import { refusal } from './refusal';
import type { CrmSettings, Tree } from './tree';

/** As much of a group as its contact source follows from. `uses`: how many have it as their configured source. */
export type Sourced<Group> = Readonly<{ parent: Group | null; crm: CrmSettings; uses: number }>;
export type Groups<Group> = Readonly<{ get(id: number): Group | undefined }>;

/** SRC-2: the configured source of the nearest among itself and its ancestors that has one, else the root. */
export const contactSourceOf = <Group extends Sourced<Group>>(groups: Groups<Group>, group: Group): Group => {
  let root = group;
  for (let at: Group | null = group; at; at = at.parent) {
    root = at;
    const { sourceGroupId } = at.crm;
    if (sourceGroupId !== null) return groups.get(sourceGroupId)!;
  }
  return root;
};

/** The contact source that a group would have in another parent, or as a root. */
export const contactSourceIn = <Group extends Sourced<Group>>(
  groups: Groups<Group>,
  group: Group,
  parent: Group | null,
): Group => {
  const { sourceGroupId } = group.crm;
  if (sourceGroupId !== null) return groups.get(sourceGroupId)!;
  return parent ? contactSourceOf(groups, parent) : group;
};

/** SRC-3. */
export const mayOwnContacts = ({ parent, crm, uses }: Sourced<unknown>): boolean =>
  (parent === null && crm.sourceGroupId === null) || uses > 0;

/** A contact source to be, and the role that whoever chooses it has there. */
export type ChosenSource = Readonly<{ groupId: number; role: Role }>;

const PLANNER = 15 satisfies Role;

/** SRC-6: who chooses a contact source must be allowed to read the contacts there (CRM-1). */
export const checkSource = (tree: Tree, { groupId, role }: ChosenSource): void => {
  if (role >= PLANNER && at(tree.groups, groupId)?.crm.enabled && deletedFrom(tree, groupId) === null) return;
  throw refusal('source-not-allowed', 'Contact source does not exist or you are not allowed to read its contacts');
};
