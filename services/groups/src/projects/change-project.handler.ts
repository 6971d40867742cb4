import { CommandHandler } from '@nestjs/cqrs';
import { findOpenTickets, type RequestPayload, type updateProject } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { RequestScope, ScopedCommand, ServiceClient } from '@ledgerdesk/messaging';
import { ProjectNode } from '../access/access-nodes';
import { AccessService } from '../access/access.service';
import { projectFor, Viewer, withoutSame } from '../access/viewer';
import { ChangeProject } from '../tree/decide-projects';
import type { Tree } from '../tree/tree';

/** What becomes different of the project that is the target of the scope. */
export class ChangeProjectFromInput extends ScopedCommand('ChangeProjectFromInput')<
  RequestPayload<typeof updateProject>,
  Tree
> {}

@CommandHandler(ChangeProjectFromInput)
export class ChangeProjectHandler {
  constructor(
    private readonly access: AccessService,
    private readonly client: ServiceClient,
    private readonly commands: Commands,
  ) {}

  async execute({ data, scope }: ChangeProjectFromInput): Promise<Executed<Tree>> {
    const viewer = await this.access.viewer(scope);
    const project = projectFor(viewer, scope.access.target?.id ?? 0);
    const becomesPublic = data.visibility === 'public' && project.visibility !== 'public';
    const openTickets = becomesPublic && (await this.hasOpenTickets(project, viewer, scope));
    const change = { projectId: project.id, fields: withoutSame(data, project), openTickets };
    return this.commands.execute(new ChangeProject(change, scope.command()));
  }

  /** MI-4: the Support Bot has written nothing before it was there. */
  private async hasOpenTickets({ id: projectId }: ProjectNode, { model }: Viewer, scope: RequestScope) {
    if (!model.supportBot) return false;
    const asked = { projectId, supportBotId: model.supportBot.id };
    return (await this.client.ask(findOpenTickets, asked, scope)).found;
  }
}
