import { Event } from '@ledgerdesk/event-sourcing';

/** Stream `serviceDesk-<projectId>`: what Maintainers have set about the mail of a project (SET-3, SET-5, SET-11). */
type OfProject = { projectId: number };
/** A suffix with the slug of the project it was claimed for, and the claim. */
export type ClaimedKey = { key: string; slug: string; claimId: string };

export type ServiceDeskEnabled = Event<'ServiceDeskEnabled', OfProject>;
/** Issues stay (MI-14). */
export type ServiceDeskDisabled = Event<'ServiceDeskDisabled', OfProject>;
export type ProjectKeyChanged = Event<'ProjectKeyChanged', OfProject & { projectKey: ClaimedKey | null }>;
export type TicketsMadeConfidential = Event<'TicketsMadeConfidential', OfProject>;
export type TicketsMadePublic = Event<'TicketsMadePublic', OfProject>;
/** From here on the project can't use this claim: another one needs the suffix. May come before anything was set. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;

export type ServiceDeskEvent =
  | ServiceDeskEnabled
  | ServiceDeskDisabled
  | ProjectKeyChanged
  | TicketsMadeConfidential
  | TicketsMadePublic
  | ClaimVoided;

/** `enabled`: null where nobody has decided, and the installation's setting counts. `changes` counts the visible ones. */
export type ServiceDesk = Readonly<{
  enabled: boolean | null;
  projectKey: ClaimedKey | null;
  ticketsConfidentialByDefault: boolean;
  voidedClaims: readonly string[];
  changes: number;
}>;

export const serviceDeskStream = (projectId: number): string => `serviceDesk-${projectId}`;

export const initialState: ServiceDesk = {
  enabled: null,
  projectKey: null,
  ticketsConfidentialByDefault: true,
  voidedClaims: [],
  changes: 0,
};

export const evolve = (desk: ServiceDesk, event: ServiceDeskEvent): ServiceDesk => {
  if (event.type === 'ClaimVoided') return { ...desk, voidedClaims: [...desk.voidedClaims, event.data.claimId] };
  const changed = { ...desk, changes: desk.changes + 1 };
  switch (event.type) {
    case 'ServiceDeskEnabled':
      return { ...changed, enabled: true };
    case 'ServiceDeskDisabled':
      return { ...changed, enabled: false };
    case 'ProjectKeyChanged':
      return { ...changed, projectKey: event.data.projectKey };
    case 'TicketsMadeConfidential':
      return { ...changed, ticketsConfidentialByDefault: true };
    case 'TicketsMadePublic':
      return { ...changed, ticketsConfidentialByDefault: false };
  }
};
