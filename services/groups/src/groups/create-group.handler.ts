import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { createGroup, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { CONFIGURATION } from '@ledgerdesk/service-host';
import { AccessService } from '../access/access.service';
import { chosenSource, creatorIn, groupFor } from '../access/viewer';
import type { GroupsConfiguration } from '../groups.environment';
import type { Tree } from '../tree/tree';
import { CreateGroup } from '../tree/decide-groups';

/** A group as a caller asks for it, in the target of the scope: a parent group, or the installation for a root. */
export class CreateGroupFromInput extends ScopedCommand('CreateGroupFromInput')<
  RequestPayload<typeof createGroup>,
  Tree
> {}

@CommandHandler(CreateGroupFromInput)
export class CreateGroupHandler {
  constructor(
    private readonly access: AccessService,
    private readonly commands: Commands,
    @Inject(CONFIGURATION) private readonly configuration: GroupsConfiguration,
  ) {}

  async execute({ data, scope }: CreateGroupFromInput): Promise<Executed<Tree>> {
    const { description, visibility, crmEnabled, crmSourceGroupId, ...fields } = data;
    const viewer = await this.access.viewer(scope);
    const { target } = scope.access;
    const parent = target && groupFor(viewer, target.id);
    const group = {
      ...fields,
      description: description ?? '',
      visibility: visibility ?? 'private',
      parentId: parent?.id ?? null,
      crmEnabled: crmEnabled ?? this.configuration.CRM_ENABLED_BY_DEFAULT !== 'false',
      source: chosenSource(viewer, crmSourceGroupId),
      by: creatorIn(viewer, parent),
    };
    return this.commands.execute(new CreateGroup(group, scope.command()));
  }
}
