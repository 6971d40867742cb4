import type { Role } from '@ledgerdesk/contracts';
import { at } from './by-id';
import { refusal } from './refusal';
import type { Tree } from './tree';

/** A contact source to be, and the role that whoever chooses it has there. */
export type ChosenSource = Readonly<{ groupId: number; role: Role }>;

const PLANNER = 15 satisfies Role;

/** SRC-6: who chooses a contact source must be allowed to read the contacts there (CRM-1). */
export const checkSource = (tree: Tree, { groupId, role }: ChosenSource): void => {
  if (role >= PLANNER && at(tree.groups, groupId)?.crm.enabled) return;
  throw refusal('source-not-allowed', 'Contact source does not exist or you are not allowed to read its contacts');
};
