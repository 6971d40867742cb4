import { Injectable } from '@nestjs/common';
import { OrganizationRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { organizationStream, PresentOrganization } from '../organization';
import { organizationDecider } from '../organization.decider';

/** Read from the organization's own stream, so that it is never behind. */
@Injectable()
export class OrganizationDetails {
  constructor(private readonly eventStore: EventStore) {}

  async find(organizationId: number): Promise<PresentOrganization | null> {
    const { state } = await this.eventStore.load(organizationStream(organizationId), organizationDecider);
    return state.status === 'unknown' ? null : state;
  }

  /** @throws DomainError `organization-not-found` alike where there is none, and where it may not be seen */
  async read(organizationId: number, isVisible: (groupId: number | null) => boolean): Promise<PresentOrganization> {
    const organization = await this.find(organizationId);
    if (isVisible(organization?.groupId ?? null) && organization) return organization;
    const code: OrganizationRefusal = 'organization-not-found';
    throw new DomainError(code, `There is no organization ${organizationId} here`);
  }
}
