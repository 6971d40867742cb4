import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, UniqueValue } from '@ledgerdesk/event-store';
import { nameForm, Violation } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { ClaimedName, Ids, Organization, organizationStream } from './organization';
import { organizationDecider, VoidClaim } from './organization.decider';

/** The names of organizations, of which each group has no two that are equal without case (CRM-20). */
@Injectable()
export class OrganizationNames {
  private readonly names;

  constructor(eventStore: EventStore, secrets: Secrets) {
    this.names = new UniqueValue(
      {
        kind: 'organizationName',
        form: nameForm,
        field: 'name',
        stream: organizationStream,
        decider: organizationDecider,
        voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
        claimIdsOf: (organization: Organization) =>
          organization.status === 'unknown' ? [] : [organization.name.claimId],
      },
      eventStore,
      secrets.instance,
    );
  }

  /**
   * Lets `use` send the organization's command with the claimed name.
   *
   * @throws InvalidFields where another organization has it; what `use` throws
   */
  take<Result>(
    { organizationId, groupId }: Ids,
    text: string,
    metadata: CommandMetadata,
    use: (name: ClaimedName) => Promise<Result>,
  ): Promise<Result> {
    const claimant = { ownerId: organizationId, value: text, groupId };
    return this.names.take(claimant, metadata, (claimId) => use({ text, claimId, groupId }));
  }

  /** CRM-30. @throws InvalidFields unless there are no violations; that the name is taken may be among them */
  throwIfViolated(
    { organizationId, groupId }: Ids,
    text: string | undefined,
    violations: readonly Violation[],
  ): Promise<void> {
    return this.names.throwIfViolated({ ownerId: organizationId, value: text, groupId }, violations);
  }
}
