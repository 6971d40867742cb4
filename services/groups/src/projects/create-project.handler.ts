import { CommandHandler } from '@nestjs/cqrs';
import type { createProject, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { creatorIn, groupFor } from '../access/viewer';
import type { Tree } from '../tree/tree';
import { CreateProject } from '../tree/decide-projects';
import { pathOfName } from './path-of-name';

/** A project as a caller asks for it, in the group that is the target of the scope. */
export class CreateProjectFromInput extends ScopedCommand('CreateProjectFromInput')<
  RequestPayload<typeof createProject>,
  Tree
> {}

@CommandHandler(CreateProjectFromInput)
export class CreateProjectHandler {
  constructor(
    private readonly access: AccessService,
    private readonly commands: Commands,
  ) {}

  async execute({ data, scope }: CreateProjectFromInput): Promise<Executed<Tree>> {
    const { path, description, visibility, ...fields } = data;
    const viewer = await this.access.viewer(scope);
    const group = groupFor(viewer, scope.access.target?.id ?? 0);
    const project = {
      ...fields,
      path: path ?? pathOfName(data.name),
      description: description ?? '',
      visibility: visibility ?? 'private',
      groupId: group.id,
      by: creatorIn(viewer, group),
    };
    return this.commands.execute(new CreateProject(project, scope.command()));
  }
}
