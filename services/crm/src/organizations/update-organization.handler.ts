import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, updateOrganization } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { requireEdit } from '../crm-access';
import { Plans } from '../plans/plans';
import type { OperationId } from '../reservation';
import { ClaimedName, PresentOrganization } from './organization';
import { OrganizationDetails } from './organization-details/organization-details.query';
import { changedOrganization } from './organization-fields';
import { OrganizationNames } from './organization-name';
import { UpdateOrganization } from './organization.decider';

/** Of an organization that is visible in the group that was entered. */
export class UpdateOrganizationInGroup extends ScopedCommand('UpdateOrganizationInGroup')<
  RequestPayload<typeof updateOrganization>,
  PresentOrganization
> {}

@CommandHandler(UpdateOrganizationInGroup)
export class UpdateOrganizationHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: OrganizationDetails,
    private readonly names: OrganizationNames,
    private readonly plans: Plans,
  ) {}

  /**
   * @throws DomainError `forbidden`, `crm-disabled`, `organization-not-found`, `organization-merged`,
   * `precondition-failed`, `organization-part-of-transfer`, `name-reserved`; InvalidFields
   */
  async execute({ data, scope }: UpdateOrganizationInGroup): Promise<Executed<PresentOrganization>> {
    const { organizationId, active, ifChanges, ...input } = data;
    const present = await this.details.read(organizationId, scope.access);
    const ids = { organizationId, groupId: present.groupId };
    requireEdit(scope.access, ids.groupId);
    const { values, violations } = changedOrganization(input);
    await this.names.throwIfViolated(ids, values.name, violations);

    const metadata = scope.command();
    const { name: text, ...others } = values;
    const update = (name?: ClaimedName) => {
      const details = { ...others, ...omitUndefined({ name }) };
      const change = { ...ids, details, ...omitUndefined({ active, ifChanges }) };
      const execute = (ended: readonly OperationId[]) =>
        this.commands.execute(new UpdateOrganization({ ...change, ended }, metadata));
      return this.plans.pastEnded(execute, scope.access);
    };
    const isNew = text !== undefined && text !== present.name.text;
    return isNew ? this.names.take(ids, text, metadata, update) : update();
  }
}
