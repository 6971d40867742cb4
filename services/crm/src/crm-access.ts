import { Access, Issue, roles, RunningMigration } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Allows } from '@ledgerdesk/messaging';

type GroupAccess = NonNullable<Access['target']>['group'];
export type Right = 'view' | 'edit' | 'erase';

/** CRM-1, CRM-4, CRM-5 */
const leastRole: Record<Right, number> = { view: roles.planner, edit: roles.developer, erase: roles.owner };

/** Somebody who is signed in, at some group (CRM-8). What else is needed depends on the group that owns what is asked for. */
export const atGroup: Allows = ({ user, target }) => user !== null && target !== null;

/** Somebody who is signed in, wherever. */
export const signedIn: Allows = ({ user }) => user !== null;

/** The system, where it handles a mail for a group. */
export const supportBotAtGroup: Allows = ({ supportBot, target }) => supportBot === true && target !== null;

/**
 * The right to the contacts and organizations that the entered group owns itself (SRC-4, SRC-10).
 *
 * @throws DomainError `forbidden`, `crm-disabled`
 */
export const requireOwn = (access: Access, right: Right): number => requireRight(entered(access), 'group', right);

/** The right to those of its contact source (SRC-2). @throws DomainError `forbidden`, `crm-disabled` */
export const requireSource = (access: Access, right: Right): number =>
  requireRight(entered(access), 'contactSource', right);

/**
 * Whether something of this group can be seen here: it is owned by the entered group or by its contact source, and the
 * user may see what that one owns. What a committed transfer moves counts as the target's (TRF-36).
 *
 * @throws DomainError `forbidden`, `crm-disabled` where nothing can be seen here
 */
export const isVisible = (access: Access, owner: number | null): boolean => {
  const { group, contactSource } = entered(access);
  const groupId = (owner !== null && committedMove(access, owner)?.targetId) || owner;
  if (groupId === group.groupId && allows(group, 'view')) return true;
  return requireSource(access, 'view') === groupId && groupId === contactSource.groupId;
};

/** Transfers that take contacts out of the entered group or its contact source, or bring some there. */
export const runningMigrations = (access: Access): readonly RunningMigration[] => {
  const { group, contactSource } = entered(access);
  return [group.migration, contactSource.migration].flatMap((migration) => migration ?? []);
};

/**
 * The group whose contacts or organizations are listed here; null while a committed transfer takes them all out of it.
 *
 * @throws DomainError `forbidden`, `crm-disabled`
 */
export const listedGroup = (access: Access, { owned }: Readonly<{ owned: boolean }>): number | null => {
  const groupId = owned ? requireOwn(access, 'view') : requireSource(access, 'view');
  return committedMove(access, groupId) ? null : groupId;
};

/** The transfer, committed but still running, that takes everything out of this group. */
export const committedMove = (access: Access, sourceId: number): RunningMigration | null =>
  committedFrom(access, sourceId).find(({ mode, undoes }) => mode === 'move' && undoes === undefined) ?? null;

/** The undo, committed but still running, that takes something of this group back. */
export const committedUndo = (access: Access, sourceId: number): RunningMigration | null =>
  committedFrom(access, sourceId).find(({ undoes }) => undoes !== undefined) ?? null;

/** The transfer, committed but still running, whose counterparts for what this group owns are in the contact source. */
export const committedIntoSource = (access: Access): RunningMigration | null => {
  const { contactSource } = entered(access);
  return (
    runningMigrations(access).find(({ committed, targetId }) => committed && targetId === contactSource.groupId) ?? null
  );
};

const committedFrom = (access: Access, source: number) =>
  runningMigrations(access).filter(({ committed, sourceId }) => committed && sourceId === source);

/** The transfer that was taking everything out of this group, and was not committed yet. */
export const uncommittedMove = (access: Access, sourceId: number): RunningMigration | null =>
  runningMigrations(access).find(
    (running) =>
      running.mode === 'move' && running.undoes === undefined && running.sourceId === sourceId && !running.committed,
  ) ?? null;

/** TRF-56. @throws DomainError `contacts-being-moved` while a transfer takes everything out of this group */
export const throwIfBeingMoved = (access: Access, groupId: number): void => {
  const moving = uncommittedMove(access, groupId);
  if (!moving) return;
  const { transferId } = moving;
  throw new DomainError(
    'contacts-being-moved',
    `Contacts of this group are being moved by group transfer ${transferId}.`,
    { transferId },
  );
};

/** The right to change something of this group, which is visible here. @throws DomainError `forbidden`, `crm-disabled` */
export const requireEdit = (access: Access, groupId: number): void => requireVisible(access, groupId, 'edit');
/** @throws DomainError `forbidden`, `crm-disabled` */
export const requireErase = (access: Access, groupId: number): void => requireVisible(access, groupId, 'erase');

const requireVisible = (access: Access, groupId: number, right: Right): void => {
  if (groupId === entered(access).group.groupId) requireOwn(access, right);
  else requireSource(access, right);
};

/** SRC-11: CRM is on in the group and in its contact source. */
export const isEnabled = (access: Access): boolean => {
  const { group, contactSource } = entered(access);
  return group.crmEnabled && contactSource.crmEnabled;
};

/** Whether new ones can be owned by the entered group (SRC-4). */
export const ownerRules = (access: Access, things: 'contacts' | 'organizations'): readonly Issue[] => {
  const message = `${things} can only be added to root groups and groups configured as CRM targets`;
  return entered(access).mayOwnContacts ? [] : [{ path: 'base', message }];
};

const requireRight = (
  target: NonNullable<Access['target']>,
  which: 'group' | 'contactSource',
  right: Right,
): number => {
  const through = target.group;
  const owner = target[which];
  const off = [through, owner].filter(({ crmEnabled }) => !crmEnabled);
  const known = off.find(({ role }) => role >= roles.planner);
  if (known) throw new DomainError('crm-disabled', `Customer relations is disabled for ${known.fullPath}`);
  if (off.length > 0 || !allows(owner, right))
    throw new DomainError('forbidden', `You may not ${right} the contacts and organizations of this group`);
  return owner.groupId;
};

const allows = ({ crmEnabled, role }: GroupAccess, right: Right) => crmEnabled && role >= leastRole[right];

const entered = ({ target }: Access): NonNullable<Access['target']> => {
  if (!target) throw new DomainError('forbidden', 'Contacts and organizations are those of a group');
  return target;
};
