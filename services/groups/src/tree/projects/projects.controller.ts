import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, createProject, listProjects, readProject } from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService } from '../../access/access.service';
import { everyone, signedIn } from '../../access/allowed';
import { creatorIn, groupFor, projectFor } from '../../access/viewer';
import { listOfProjects, showProject } from './project-list/project-list.query';
import { CreatedPlaces } from '../created-places';
import { Tree } from '../tree';
import { CreateProject } from '../tree.decider';

@Controller()
export class ProjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: AccessService,
    private readonly created: CreatedPlaces,
  ) {}

  @Answers(createProject, signedIn)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createProject, Access>) {
    const { description, visibility, ...given } = payload;
    const viewer = await this.access.viewer(access, metadata.now);
    const group = groupFor(viewer, access.target?.id ?? 0);
    const command = new CreateProject(
      {
        ...given,
        description: description ?? '',
        visibility: visibility ?? 'private',
        groupId: group.id,
        by: creatorIn(viewer, group),
      },
      { ...metadata, commandId: commandId(1) },
    );
    const written = await this.commands.execute<CreateProject, Executed<Tree>>(command);
    const { project, visible } = await this.created.project(viewer.model, group, given.projectId, written);
    return { project: showProject(project), position: written.position, visible };
  }

  @Answers(readProject, everyone)
  async read(@Received() { access, metadata }: Asked<typeof readProject, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return { project: showProject(projectFor(viewer, access.target?.id ?? 0)) };
  }

  @Answers(listProjects, everyone)
  async list(@Received() { payload, access, metadata }: Asked<typeof listProjects, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return listOfProjects(viewer, access.target && groupFor(viewer, access.target.id), payload);
  }
}
