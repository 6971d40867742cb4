import { Injectable } from '@nestjs/common';
import { EventStore } from '@ledgerdesk/event-store';
import { UndoSteps } from '../undo-steps';
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
import { OrganizationEvent, organizationStream, PresentOrganization } from './organization';
import { OrganizationNames } from './organization-name';
import { OrganizationCommand, organizationDecider } from './organization.decider';

/** Organizations as group transfers migrate them. */
@Injectable()
export class OrganizationMigration extends UndoSteps<PresentOrganization, OrganizationCommand, OrganizationEvent> {
  constructor(eventStore: EventStore, plans: Plans, names: OrganizationNames) {
    super(
      {
        noun: 'organization',
        stream: organizationStream,
        decider: organizationDecider,
        idOf: ({ organizationId }) => organizationId,
        valueOf: ({ name }) => name.text,
        holder: (groupId, text) => names.owner(groupId, text),
        take: ({ id: organizationId, groupId }, text, metadata, use, transferId) =>
          names.take({ organizationId, groupId }, text, metadata, ({ claimId }) => use(claimId), transferId),
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
