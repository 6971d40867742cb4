import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, UniqueValue } from '@ledgerdesk/event-store';
import { nameForm, omitUndefined, Violation } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { Plans } from '../plans/plans';
import type { ClaimOptions } from '../reservation';
import { ClaimedName, Ids, isPresent, Organization, organizationStream, PresentOrganization } from './organization';
import { organizationDecider, VoidClaim } from './organization.decider';

/** The names of organizations, of which each group has no two that are equal without case (CRM-20). */
@Injectable()
export class OrganizationNames {
  private readonly names;

  constructor(
    eventStore: EventStore,
    secrets: Secrets,
    private readonly plans: Plans,
  ) {
    this.names = new UniqueValue(
      {
        kind: 'organizationName',
        form: nameForm,
        field: 'name',
        stream: organizationStream,
        decider: organizationDecider,
        voidClaim: async (claimId, metadata, transferId, ended) =>
          new VoidClaim({ claimId, ended: [...ended, ...(await plans.releasedOf(transferId))] }, metadata),
        claimIdsOf: (organization: Organization) => (isPresent(organization) ? [organization.name.claimId] : []),
      },
      eventStore,
      secrets.instance,
    );
  }

  /**
   * Lets `use` send the organization's command with the claimed name. `transferId`: of the group transfer that reserves it; `ended`:
   * of what reservations of it do not count.
   *
   * @throws InvalidFields where another organization has it; DomainError `name-reserved`; what `use` throws
   */
  take<Result>(
    { organizationId, groupId }: Ids,
    text: string,
    metadata: CommandMetadata,
    use: (name: ClaimedName) => Promise<Result>,
    { transferId, ended = [] }: ClaimOptions = {},
  ): Promise<Result> {
    const claimant = { ownerId: organizationId, value: text, groupId, ...omitUndefined({ transferId }) };
    return this.plans.pastEnded((found) =>
      this.names.take({ ...claimant, ended: [...ended, ...found] }, metadata, (claimId) =>
        use({ text, claimId, groupId }),
      ),
    );
  }

  /** CRM-30. @throws InvalidFields unless there are no violations; that the name is taken may be among them */
  throwIfViolated(
    { organizationId, groupId }: Ids,
    text: string | undefined,
    violations: readonly Violation[],
  ): Promise<void> {
    return this.names.throwIfViolated({ ownerId: organizationId, value: text, groupId }, violations);
  }

  /** The organization of a group that has an equal name, as of now. */
  async owner(groupId: number, text: string): Promise<PresentOrganization | null> {
    const organization = (await this.names.holder(text, groupId))?.state;
    return organization && isPresent(organization) ? organization : null;
  }
}
