import { CommandHandler } from '@nestjs/cqrs';
import type { createOrganization, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { ownerRules, requireOwn, throwIfBeingMoved } from '../crm-access';
import { PresentOrganization } from './organization';
import { newOrganization } from './organization-fields';
import { OrganizationNames } from './organization-name';
import { CreateOrganization } from './organization.decider';

/** In the group that was entered. */
export class CreateOrganizationInGroup extends ScopedCommand('CreateOrganizationInGroup')<
  RequestPayload<typeof createOrganization>,
  PresentOrganization
> {}

@CommandHandler(CreateOrganizationInGroup)
export class CreateOrganizationHandler {
  constructor(
    private readonly commands: Commands,
    private readonly names: OrganizationNames,
  ) {}

  /** @throws DomainError `forbidden`, `crm-disabled`, `organization-already-exists`, `contacts-being-moved`, `name-reserved`; InvalidFields */
  async execute({ data, scope }: CreateOrganizationInGroup): Promise<Executed<PresentOrganization>> {
    const { organizationId, ...input } = data;
    const ids = { organizationId, groupId: requireOwn(scope.access, 'edit') };
    throwIfBeingMoved(scope.access, ids.groupId);
    const { values, violations } = newOrganization(input);
    await this.names.throwIfViolated(ids, values.name, [...ownerRules(scope.access, 'organizations'), ...violations]);

    const metadata = scope.command();
    return this.names.take(ids, values.name, metadata, (name) =>
      this.commands.execute(new CreateOrganization({ ...ids, ...values, name }, metadata)),
    );
  }
}
