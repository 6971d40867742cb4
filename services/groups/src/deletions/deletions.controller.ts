import { Controller } from '@nestjs/common';
import { deleteGroup, deleteProject, restoreGroup, restoreProject } from '@ledgerdesk/contracts';
import { Commands, ExecutedEvent } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { groupRole, projectRole } from '../access/allowed';
import { showGroup } from '../groups/group-list/group-list.query';
import { showProject } from '../projects/project-list/project-list.query';
import type { NamespaceDeleted } from '../tree/tree';
import { DeleteFromInput } from './delete-namespace.handler';
import { RestoreFromInput } from './restore-namespace.handler';

const OWNER = 50;

/** Groups and projects that are deleted, and restored while they can be (GRP-19). */
@Controller()
export class DeletionsController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
  ) {}

  @Answers(deleteGroup, groupRole(OWNER))
  async deleteGroup({ payload, scope }: IncomingRequest<typeof deleteGroup>) {
    return this.delete(payload.confirm, scope);
  }

  @Answers(deleteProject, projectRole(OWNER))
  async deleteProject({ scope }: IncomingRequest<typeof deleteProject>) {
    return this.delete(null, scope);
  }

  @Answers(restoreGroup, groupRole(OWNER))
  async restoreGroup({ scope }: IncomingRequest<typeof restoreGroup>) {
    const { viewer, written } = await this.restore(scope);
    return { group: showGroup(viewer, viewer.model.groups.get(scope.access.target!.id)!), ...written };
  }

  @Answers(restoreProject, projectRole(OWNER))
  async restoreProject({ scope }: IncomingRequest<typeof restoreProject>) {
    const { viewer, written } = await this.restore(scope);
    return { project: showProject(viewer.model.projects.get(scope.access.target!.id)!), ...written };
  }

  private async delete(confirm: string | null, scope: RequestScope) {
    const executed = await this.commands.execute(new DeleteFromInput({ confirm }, scope));
    const { data } = (await executed.events()).find(isDeletion)!;
    return { projectIds: [...data.projectIds], ...(await this.access.written(executed)) };
  }

  private async restore(scope: RequestScope) {
    const viewer = await this.access.viewer(scope);
    const executed = await this.commands.execute(new RestoreFromInput({}, scope));
    return { viewer, written: await this.access.written(executed) };
  }
}

const isDeletion = (event: ExecutedEvent): event is ExecutedEvent<NamespaceDeleted> =>
  event.type === 'NamespaceDeleted';
