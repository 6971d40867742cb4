import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, updateGroup } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { chosenSource, groupFor, withoutSame } from '../access/viewer';
import { LinkedIssues } from '../settings/linked-issues';
import { ChangeGroup } from '../tree/decide-groups';
import type { Tree } from '../tree/tree';

/** What becomes different of the group that is the target of the scope. */
export class ChangeGroupFromInput extends ScopedCommand('ChangeGroupFromInput')<
  RequestPayload<typeof updateGroup>,
  Tree
> {}

@CommandHandler(ChangeGroupFromInput)
export class ChangeGroupHandler {
  constructor(
    private readonly access: AccessService,
    private readonly linkedIssues: LinkedIssues,
    private readonly commands: Commands,
  ) {}

  async execute({ data, scope }: ChangeGroupFromInput): Promise<Executed<Tree>> {
    const { crmEnabled: enabled, crmSourceGroupId: sourceId, ...fields } = data;
    const viewer = await this.access.viewer(scope);
    const group = groupFor(viewer, scope.access.target?.id ?? 0);
    const settings = {
      ...(enabled === undefined ? {} : { enabled }),
      ...(sourceId === undefined ? {} : { source: chosenSource(viewer, sourceId) }),
      misfits: sourceId !== undefined && (await this.linkedIssues.wouldMisfit(group.id, sourceId, scope)),
    };
    const change = { groupId: group.id, fields: withoutSame(fields, group), settings };
    return this.commands.execute(new ChangeGroup(change, scope.command()));
  }
}
