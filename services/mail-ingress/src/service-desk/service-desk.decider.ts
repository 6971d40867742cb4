import type { ServiceDeskRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError, VoidedClaim } from '@ledgerdesk/event-sourcing';
import {
  ClaimedKey,
  claimsOf,
  CustomEmail,
  evolve,
  initialState,
  isSameKey,
  MailOptions,
  ServiceDesk,
  ServiceDeskEvent,
} from './service-desk';

/**
 * Absent is unchanged. `givesUp`: former pairs (RT-8). `ifChanges`: only if it has had one of these numbers of visible changes. What the installation is
 * set to comes along: whether it is on where nobody has decided, and whether mail can arrive at all.
 */
export class ChangeServiceDesk extends Command('ChangeServiceDesk')<{
  projectId: number;
  enabled?: boolean | undefined;
  projectKey?: ClaimedKey | null | undefined;
  givesUp?: readonly ClaimedKey[] | undefined;
  ticketsConfidentialByDefault?: boolean | undefined;
  options?: Partial<MailOptions> | undefined;
  ifChanges?: readonly number[] | undefined;
  installation: Readonly<{ enabledForNewProjects: boolean; isSetUp: boolean }>;
}> {}
/** Null: it has none from now on. */
export class ChangeCustomEmail extends Command('ChangeCustomEmail')<{
  projectId: number;
  customEmail: CustomEmail | null;
}> {}
/** RT-18: the suffix goes with the slug that the project has now. Nothing where another suffix was chosen meanwhile. */
export class RenameProjectKey extends Command('RenameProjectKey')<{ projectId: number; projectKey: ClaimedKey }> {}
export class VoidClaim extends Command('VoidClaim')<{ claimId: string }> {}

type ServiceDeskCommand = ChangeServiceDesk | ChangeCustomEmail | RenameProjectKey | VoidClaim;

const change = ({ data }: ChangeServiceDesk, desk: ServiceDesk): ServiceDeskEvent[] => {
  const { projectId, enabled, projectKey, givesUp, ifChanges, installation } = data;
  const { ticketsConfidentialByDefault: confidential } = data;
  if (ifChanges && !ifChanges.includes(desk.changes))
    throw refusal('precondition-failed', `Service Desk of project ${projectId} has had ${desk.changes} changes`);
  if (projectKey && desk.voidedClaims.includes(projectKey.claimId)) throw new VoidedClaim(projectKey.claimId, 'suffix');

  const events: ServiceDeskEvent[] = [];
  const keys = desk.formerKeys.filter((former) => givesUp?.some(({ claimId }) => claimId === former.claimId));
  if (keys.length > 0) events.push({ type: 'FormerKeysGivenUp', data: { projectId, keys } });
  if (enabled !== undefined && enabled !== (desk.enabled ?? installation.enabledForNewProjects)) {
    if (enabled && !installation.isSetUp) throw refusal('mail-not-set-up', 'Set up incoming mail first');
    events.push({ type: enabled ? 'ServiceDeskEnabled' : 'ServiceDeskDisabled', data: { projectId } });
  }
  if (projectKey !== undefined && !isSameKey(projectKey, desk.projectKey))
    events.push({ type: 'ProjectKeyChanged', data: { projectId, projectKey } });
  if (confidential !== undefined && confidential !== desk.ticketsConfidentialByDefault)
    events.push({ type: confidential ? 'TicketsMadeConfidential' : 'TicketsMadePublic', data: { projectId } });
  const options = changedOptions(data.options ?? {}, desk.options);
  if (Object.keys(options).length > 0) events.push({ type: 'MailOptionsChanged', data: { projectId, options } });
  return events;
};

const changedOptions = (asked: Partial<MailOptions>, present: MailOptions): Partial<MailOptions> =>
  Object.fromEntries(
    Object.entries(asked).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(present[name as keyof MailOptions]),
    ),
  );

const changeCustomEmail = ({ data }: ChangeCustomEmail, desk: ServiceDesk): ServiceDeskEvent[] => {
  const { customEmail } = data;
  if (customEmail && desk.voidedClaims.includes(customEmail.claimId))
    throw new VoidedClaim(customEmail.claimId, 'address');
  const { address, byAdministrator } = desk.customEmail ?? {};
  const isSame = customEmail?.address === address && customEmail?.byAdministrator === byAdministrator;
  return isSame ? [] : [{ type: 'CustomEmailChanged', data }];
};

const renameProjectKey = ({ data }: RenameProjectKey, desk: ServiceDesk): ServiceDeskEvent[] => {
  const { projectKey } = data;
  if (desk.voidedClaims.includes(projectKey.claimId)) throw new VoidedClaim(projectKey.claimId, 'suffix');
  const isOther = desk.projectKey?.key !== projectKey.key || isSameKey(projectKey, desk.projectKey);
  return isOther ? [] : [{ type: 'ProjectKeyChanged', data }];
};

/** This stream is the truth: the project carries the claim and has the suffix, or can never use it from now on. */
const voidClaim = ({ data: { claimId } }: VoidClaim, desk: ServiceDesk): ServiceDeskEvent[] => {
  if (claimsOf(desk).includes(claimId))
    throw refusal('claim-taken', `The project has what claim ${claimId} stands for`);
  return desk.voidedClaims.includes(claimId) ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

const refusal = (code: ServiceDeskRefusal, message: string) => new DomainError(code, message);

const decide = (command: ServiceDeskCommand, desk: ServiceDesk): ServiceDeskEvent[] => {
  switch (command.type) {
    case 'ChangeServiceDesk':
      return change(command, desk);
    case 'ChangeCustomEmail':
      return changeCustomEmail(command, desk);
    case 'RenameProjectKey':
      return renameProjectKey(command, desk);
    case 'VoidClaim':
      return voidClaim(command, desk);
  }
};

export const serviceDeskDecider: Decider<ServiceDeskCommand, ServiceDesk, ServiceDeskEvent> = {
  initialState,
  decide,
  evolve,
};
