import { Event } from '@ledgerdesk/event-sourcing';

/** Stream `serviceDesk-<projectId>`: what Maintainers have set about the mail of a project (SET-3 to SET-18, CUS-1). */
type OfProject = { projectId: number };
/** A suffix with the slug of the project it was claimed for, and the claim. */
export type ClaimedKey = { key: string; slug: string; claimId: string };

export type ServiceDeskEnabled = Event<'ServiceDeskEnabled', OfProject>;
/** Issues stay (MI-14). */
export type ServiceDeskDisabled = Event<'ServiceDeskDisabled', OfProject>;
/** The pair before goes on leading to the project (RT-8). */
export type ProjectKeyChanged = Event<'ProjectKeyChanged', OfProject & { projectKey: ClaimedKey | null }>;
/** From here on another project of the slug may have them. */
export type FormerKeysGivenUp = Event<'FormerKeysGivenUp', OfProject & { keys: readonly ClaimedKey[] }>;
export type TicketsMadeConfidential = Event<'TicketsMadeConfidential', OfProject>;
export type TicketsMadePublic = Event<'TicketsMadePublic', OfProject>;
/** What is different from before. */
export type MailOptionsChanged = Event<'MailOptionsChanged', OfProject & { options: Partial<MailOptions> }>;
/** CUS-1. `byAdministrator`: its domain need not be allowed. */
export type CustomEmailChanged = Event<'CustomEmailChanged', OfProject & { customEmail: CustomEmail | null }>;
/** From here on the project can't use this claim: another one needs the suffix or the address. May come before anything was set. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;

export type ServiceDeskEvent =
  | ServiceDeskEnabled
  | ServiceDeskDisabled
  | ProjectKeyChanged
  | FormerKeysGivenUp
  | TicketsMadeConfidential
  | TicketsMadePublic
  | MailOptionsChanged
  | CustomEmailChanged
  | ClaimVoided;

/** How mails of the project are treated. */
export type MailOptions = Readonly<{
  /** SET-7: the name of an issue template. */
  issueTemplateKey: string | null;
  /** SET-8 */
  customEmailEnabled: boolean;
  /** SET-18: users who are mailed about tickets. */
  notifyUsers: readonly number[];
}>;

/** With the claim it was taken by. */
export type CustomEmail = Readonly<{ address: string; claimId: string; byAdministrator: boolean }>;

/** `enabled`: null where nobody has decided, and the installation's setting counts. `changes` counts the visible ones. */
export type ServiceDesk = Readonly<{
  enabled: boolean | null;
  projectKey: ClaimedKey | null;
  /** RT-8: those that were replaced and not given up, the last one last. */
  formerKeys: readonly ClaimedKey[];
  ticketsConfidentialByDefault: boolean;
  options: MailOptions;
  customEmail: CustomEmail | null;
  voidedClaims: readonly string[];
  changes: number;
}>;

export const serviceDeskStream = (projectId: number): string => `serviceDesk-${projectId}`;

export const unchangedOptions: MailOptions = {
  issueTemplateKey: null,
  customEmailEnabled: false,
  notifyUsers: [],
};

export const initialState: ServiceDesk = {
  enabled: null,
  projectKey: null,
  formerKeys: [],
  ticketsConfidentialByDefault: true,
  options: unchangedOptions,
  customEmail: null,
  voidedClaims: [],
  changes: 0,
};

export const evolve = (desk: ServiceDesk, event: ServiceDeskEvent): ServiceDesk => {
  if (event.type === 'ClaimVoided') {
    const { claimId } = event.data;
    return { ...without(desk, [claimId]), voidedClaims: [...desk.voidedClaims, claimId] };
  }
  const changed = { ...desk, changes: desk.changes + 1 };
  switch (event.type) {
    case 'ServiceDeskEnabled':
      return { ...changed, enabled: true };
    case 'ServiceDeskDisabled':
      return { ...changed, enabled: false };
    case 'ProjectKeyChanged':
      return { ...changed, ...withKey(desk, event.data.projectKey) };
    case 'FormerKeysGivenUp':
      return without(
        changed,
        event.data.keys.map(({ claimId }) => claimId),
      );
    case 'TicketsMadeConfidential':
      return { ...changed, ticketsConfidentialByDefault: true };
    case 'TicketsMadePublic':
      return { ...changed, ticketsConfidentialByDefault: false };
    case 'MailOptionsChanged':
      return { ...changed, options: { ...desk.options, ...event.data.options } };
    case 'CustomEmailChanged': {
      const { customEmail } = event.data;
      const customEmailEnabled = customEmail !== null && desk.options.customEmailEnabled;
      return { ...changed, customEmail, options: { ...desk.options, customEmailEnabled } };
    }
  }
};

/** Whatever the claim. */
export const isSameKey = (one: ClaimedKey | null, other: ClaimedKey | null): boolean =>
  one?.key === other?.key && one?.slug === other?.slug;

/** By which claims it has a pair, the present one and former ones, and its custom address. */
export const claimsOf = ({ projectKey, formerKeys, customEmail }: ServiceDesk): readonly string[] =>
  [projectKey ?? [], ...formerKeys, customEmail ?? []].flat().map(({ claimId }) => claimId);

const withKey = (desk: ServiceDesk, projectKey: ClaimedKey | null): Pick<ServiceDesk, 'projectKey' | 'formerKeys'> => {
  const before = [...desk.formerKeys, desk.projectKey ?? []].flat();
  return { projectKey, formerKeys: before.filter((key) => !isSameKey(key, projectKey)) };
};

const without = (desk: ServiceDesk, claimIds: readonly string[]): ServiceDesk => ({
  ...desk,
  formerKeys: desk.formerKeys.filter(({ claimId }) => !claimIds.includes(claimId)),
});
