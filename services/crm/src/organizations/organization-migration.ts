import { Injectable } from '@nestjs/common';
import { EventStore } from '@ledgerdesk/event-store';
import { MergeSteps } from '../merge-steps';
import { Plans } from '../plans/plans';
import {
  AddDuplicateOrganization,
  CopyOrganization,
  MergeOrganization,
  MoveOrganization,
  RemoveDuplicateOrganization,
  ReserveOrganization,
  RestoreOrganization,
} from './decide-migration';
import { ClaimedName, Details, OrganizationEvent, organizationStream, PresentOrganization } from './organization';
import { OrganizationNames } from './organization-name';
import { OrganizationCommand, organizationDecider, UpdateOrganization } from './organization.decider';

/** Organizations as group transfers migrate them, and as they are merged by hand. */
@Injectable()
export class OrganizationMigration extends MergeSteps<PresentOrganization, OrganizationCommand, OrganizationEvent> {
  constructor(eventStore: EventStore, plans: Plans, names: OrganizationNames) {
    super(
      {
        noun: 'organization',
        stream: organizationStream,
        decider: organizationDecider,
        idOf: ({ organizationId }) => organizationId,
        valueOf: ({ name }) => name.text,
        holder: (groupId, text) => names.owner(groupId, text),
        take: ({ id: organizationId, groupId }, text, metadata, use, options) =>
          names.take({ organizationId, groupId }, text, metadata, ({ claimId }) => use(claimId), options),
        valueField: 'name',
        claimOf: ({ name }) => name.claimId,
        claimed: (text, claimId, groupId): ClaimedName => ({ text, claimId, groupId }),
        detailsOf: ({ name, defaultRateCents, description }) => {
          const details: Details = { name, defaultRateCents, description };
          return details;
        },
        update: ({ id: organizationId, ...change }, metadata) =>
          new UpdateOrganization({ organizationId, ...change }, metadata),
        organizationIn: async () => null,
        commands: {
          reserve: ReserveOrganization,
          move: MoveOrganization,
          merge: MergeOrganization,
          addDuplicate: AddDuplicateOrganization,
          copy: CopyOrganization,
          removeDuplicate: RemoveDuplicateOrganization,
          restore: RestoreOrganization,
        },
      },
      eventStore,
      plans,
    );
  }
}
