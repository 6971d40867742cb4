import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, transferProject } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { creatorIn, parentFor, projectFor } from '../access/viewer';
import { GroupIds } from '../group-ids';
import { TransferProject } from '../tree/decide-projects';
import type { Tree } from '../tree/tree';

/** The project that is the target of the scope, to another group as a caller names it. */
export class TransferProjectFromInput extends ScopedCommand('TransferProjectFromInput')<
  RequestPayload<typeof transferProject>,
  Tree
> {}

@CommandHandler(TransferProjectFromInput)
export class TransferProjectHandler {
  constructor(
    private readonly access: AccessService,
    private readonly ids: GroupIds,
    private readonly commands: Commands,
  ) {}

  async execute({ data: { namespace }, scope }: TransferProjectFromInput): Promise<Executed<Tree>> {
    const viewer = await this.access.viewer(scope);
    const project = projectFor(viewer, scope.access.target?.id ?? 0);
    const group = namespace === null ? null : parentFor(viewer, namespace);
    const transfer = {
      transferId: await this.ids.take('transfer'),
      projectId: project.id,
      toGroupId: group?.id ?? null,
      by: { ...creatorIn(viewer, group), roleOnProject: viewer.role(project) },
    };
    return this.commands.execute(new TransferProject(transfer, scope.command()));
  }
}
