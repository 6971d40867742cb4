import { Controller } from '@nestjs/common';
import {
  contactSourcesBelow,
  listAncestors,
  nameProjects,
  nameUsers,
  projectsByContactSource,
  selectReaders,
  visibleProjects,
} from '@ledgerdesk/contracts';
import { Allows, Answers, anyCaller, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { AccessService } from './access.service';
import {
  groupsAbove,
  namesOfProjects,
  namesOfUsers,
  projectsBySource,
  projectsSeenBy,
  readersAmong,
} from './names.query';
import { groupFor } from './viewer';

const atGroup: Allows = ({ user, target }) => user !== null && target?.kind === 'group';

/** What other services show beside their own ids. */
@Controller()
export class NamesController {
  constructor(private readonly access: AccessService) {}

  @Answers(nameUsers, anyCaller)
  async users({ payload, scope }: IncomingRequest<typeof nameUsers>) {
    return namesOfUsers(await this.access.viewer(scope), payload);
  }

  @Answers(nameProjects, anyCaller)
  async projects({ payload, scope }: IncomingRequest<typeof nameProjects>) {
    return namesOfProjects(await this.access.viewer(scope), payload);
  }

  @Answers(selectReaders, ({ target }) => target?.kind === 'project')
  async readers({ payload, scope }: IncomingRequest<typeof selectReaders>) {
    return { userIds: readersAmong(await this.access.viewer(scope), scope.access.target!.id, payload.userIds) };
  }

  @Answers(listAncestors, ({ target }) => target !== null)
  async ancestors({ scope }: IncomingRequest<typeof listAncestors>) {
    return { groupIds: groupsAbove(await this.access.viewer(scope), scope.access.target!) };
  }

  @Answers(visibleProjects, anyCaller)
  async visible({ payload, scope }: IncomingRequest<typeof visibleProjects>) {
    const viewer = await this.access.viewer(scope);
    const { target } = scope.access;
    const group = target?.kind === 'group' ? groupFor(viewer, target.id) : null;
    return projectsSeenBy(viewer, group, payload);
  }

  @Answers(projectsByContactSource, atGroup)
  async bySource({ scope }: IncomingRequest<typeof projectsByContactSource>) {
    return this.projectsBelow(scope);
  }

  @Answers(contactSourcesBelow, atGroup)
  async sources({ scope }: IncomingRequest<typeof contactSourcesBelow>) {
    const { sources } = await this.projectsBelow(scope);
    return { contactSourceIds: sources.flatMap(({ contactSourceId }) => contactSourceId ?? []) };
  }

  private async projectsBelow(scope: RequestScope) {
    const viewer = await this.access.viewer(scope);
    return projectsBySource(viewer, groupFor(viewer, scope.access.target!.id));
  }
}
