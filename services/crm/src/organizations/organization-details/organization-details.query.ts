import { Injectable } from '@nestjs/common';
import { Access, OrganizationRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { InvalidFields } from '@ledgerdesk/fields';
import { isVisible } from '../../crm-access';
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
  async read(organizationId: number, access: Access): Promise<PresentOrganization> {
    const organization = await this.find(organizationId);
    if (isVisible(access, organization?.groupId ?? null) && organization) return organization;
    const code: OrganizationRefusal = 'organization-not-found';
    throw new DomainError(code, `There is no organization ${organizationId} here`);
  }

  /** @throws InvalidFields unless there is none to look for, or the group owns it (CRM-16) */
  async requireInGroup(organizationId: number | null, groupId: number): Promise<void> {
    if (organizationId === null || (await this.find(organizationId))?.groupId === groupId) return;
    const message = 'The specified organization was not found or does not belong to this group';
    throw new InvalidFields([{ path: 'base', message }]);
  }
}
