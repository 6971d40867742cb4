import { Controller } from '@nestjs/common';
import {
  archiveProject,
  createProject,
  listProjects,
  readProject,
  transferProject,
  updateProject,
} from '@ledgerdesk/contracts';
import { Commands, Executed, ExecutedEvent } from '@ledgerdesk/event-store';
import { Answers, anyCaller, IncomingRequest } from '@ledgerdesk/messaging';
import type { AccessModel } from '../access/access-model';
import { ProjectNode } from '../access/access-nodes';
import { AccessService } from '../access/access.service';
import { projectRole, signedIn } from '../access/allowed';
import { groupFor, projectFor } from '../access/viewer';
import { ArchiveProject, UnarchiveProject } from '../tree/decide-archiving';
import type { ProjectChanged, ProjectCreated, ProjectTransferred } from '../tree/tree';
import { ChangeProjectFromInput } from './change-project.handler';
import { CreateProjectFromInput } from './create-project.handler';
import { TransferProjectFromInput } from './transfer-project.handler';
import { listOfProjects, showProject } from './project-list/project-list.query';

const MAINTAINER = 40;
const OWNER = 50;

@Controller()
export class ProjectsController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
  ) {}

  @Answers(createProject, signedIn)
  async create({ payload, scope }: IncomingRequest<typeof createProject>) {
    const { model } = await this.access.viewer(scope);
    const executed = await this.commands.execute(new CreateProjectFromInput(payload, scope));
    const written = await this.access.written(executed);
    const project = written.visible ? model.projects.get(payload.projectId)! : await recordedProject(model, executed);
    return { project: showProject(project), ...written };
  }

  @Answers(transferProject, signedIn)
  async transfer({ payload, scope }: IncomingRequest<typeof transferProject>) {
    const executed = await this.commands.execute(new TransferProjectFromInput(payload, scope));
    const { data } = (await executed.events()).find(isTransfer)!;
    const { fromGroupId, toGroupId } = data;
    return { fromGroupId, toGroupId, ...(await this.access.written(executed)) };
  }

  @Answers(updateProject, projectRole(MAINTAINER))
  async update({ payload, scope }: IncomingRequest<typeof updateProject>) {
    const { model } = await this.access.viewer(scope);
    const executed = await this.commands.execute(new ChangeProjectFromInput(payload, scope));
    const written = await this.access.written(executed);
    const project = model.projects.get(scope.access.target!.id)!;
    const shown = written.visible ? project : await recordedChange(project, executed);
    return { project: showProject(shown), ...written };
  }

  @Answers(archiveProject, projectRole(OWNER))
  async archive({ payload: { archived }, scope }: IncomingRequest<typeof archiveProject>) {
    const { model } = await this.access.viewer(scope);
    const projectId = scope.access.target!.id;
    const Change = archived ? ArchiveProject : UnarchiveProject;
    const executed = await this.commands.execute(new Change({ projectId }, scope.command()));
    const written = await this.access.written(executed);
    return { project: { ...showProject(model.projects.get(projectId)!), archived }, ...written };
  }

  @Answers(readProject, anyCaller)
  async read({ scope }: IncomingRequest<typeof readProject>) {
    const viewer = await this.access.viewer(scope);
    return { project: showProject(projectFor(viewer, scope.access.target?.id ?? 0)) };
  }

  @Answers(listProjects, anyCaller)
  async list({ payload, scope }: IncomingRequest<typeof listProjects>) {
    const viewer = await this.access.viewer(scope);
    const { target } = scope.access;
    return listOfProjects(viewer, target && groupFor(viewer, target.id), payload);
  }
}

/** Where the access model is later than 2 s (API-5). */
const recordedProject = async (model: AccessModel, executed: Executed<unknown>) => {
  const { data } = (await executed.events()).find(isCreation)!;
  return new ProjectNode(model.groups.get(data.groupId)!, data);
};
const isCreation = (event: ExecutedEvent): event is ExecutedEvent<ProjectCreated> => event.type === 'ProjectCreated';
const recordedChange = async (project: ProjectNode, executed: Executed<unknown>): Promise<ProjectNode> => {
  const changed = (await executed.events()).find(isChange)?.data;
  return Object.assign(Object.create(ProjectNode.prototype) as ProjectNode, project, changed);
};
const isChange = (event: ExecutedEvent): event is ExecutedEvent<ProjectChanged> => event.type === 'ProjectChanged';
const isTransfer = (event: ExecutedEvent): event is ExecutedEvent<ProjectTransferred> =>
  event.type === 'ProjectTransferred';
