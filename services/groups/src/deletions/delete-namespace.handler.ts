import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import { ownContacts } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { RequestScope, ScopedCommand, ServiceClient } from '@ledgerdesk/messaging';
import { CONFIGURATION } from '@ledgerdesk/service-host';
import { descendantsOf, GroupNode } from '../access/access-nodes';
import { AccessService } from '../access/access.service';
import type { Viewer } from '../access/viewer';
import { GroupIds } from '../group-ids';
import type { GroupsConfiguration } from '../groups.environment';
import { DeleteNamespace } from '../tree/decide-deletions';
import type { Tree } from '../tree/tree';

const DAY_MS = 24 * 60 * 60_000;
const GROUPS_AT_ONCE = 1_000;

/** What was entered, with all that is in it. `confirm`: null where nothing was said. */
export class DeleteFromInput extends ScopedCommand('DeleteFromInput')<{ confirm: string | null }, Tree> {}

@CommandHandler(DeleteFromInput)
export class DeleteNamespaceHandler {
  constructor(
    private readonly access: AccessService,
    private readonly ids: GroupIds,
    private readonly client: ServiceClient,
    private readonly commands: Commands,
    @Inject(CONFIGURATION) private readonly configuration: GroupsConfiguration,
  ) {}

  /** @throws DomainError `not-confirmed`; `contact-source-of-others`; `part-of-transfer` */
  async execute({ data: { confirm }, scope }: DeleteFromInput): Promise<Executed<Tree>> {
    const viewer = await this.access.viewer(scope);
    // In a further attempt it may be deleted already: what was entered is what it was.
    const { kind, id, fullPath } = scope.access.target!;
    const deletion = {
      deletionId: await this.ids.take('deletion'),
      place: { kind, id },
      by: viewer.user!.id,
      confirmed:
        confirm === fullPath ||
        !(await this.ownsContacts(kind === 'group' ? viewer.model.groups.get(id) : undefined, scope)),
      delayMs: this.configuration.DELETION_DELAY_DAYS * DAY_MS,
    };
    try {
      return await this.commands.execute(new DeleteNamespace(deletion, scope.command()));
    } catch (error) {
      throw withSeenGroups(error, viewer);
    }
  }

  private async ownsContacts(group: GroupNode | undefined, scope: RequestScope): Promise<boolean> {
    const groupIds = group ? [group, ...descendantsOf(group)].map(({ id }) => id) : [];
    for (let from = 0; from < groupIds.length; from += GROUPS_AT_ONCE) {
      const asked = { groupIds: groupIds.slice(from, from + GROUPS_AT_ONCE) };
      if ((await this.client.ask(ownContacts, asked, scope, `${ownContacts.subject}/${from}`)).found) return true;
    }
    return false;
  }
}

/** GRP-18: by the full paths of those that the asker may see. */
const withSeenGroups = (error: unknown, viewer: Viewer): unknown => {
  if (!(error instanceof DomainError) || error.code !== 'contact-source-of-others') return error;
  const ids = error.details?.groupIds as readonly number[];
  const groups = ids
    .flatMap((id) => viewer.model.groups.get(id) ?? [])
    .filter((group) => viewer.sees(group) !== null)
    .map(({ fullPath }) => fullPath)
    .sort();
  return new DomainError(error.code, error.message, { groups });
};
