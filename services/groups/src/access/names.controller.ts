import { Controller } from '@nestjs/common';
import { Access, nameProjects, nameUsers, visibleProjects } from '@ledgerdesk/contracts';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { everyone } from './allowed';
import { AccessService } from './access.service';
import { namesOfProjects, namesOfUsers, projectsSeenBy } from './names.query';
import { groupFor } from './viewer';

/** What other services show beside their own ids. */
@Controller()
export class NamesController {
  constructor(private readonly access: AccessService) {}

  @Answers(nameUsers, everyone)
  async users(@Received() { payload, access, metadata }: Asked<typeof nameUsers, Access>) {
    return namesOfUsers(await this.access.viewer(access, metadata.now), payload);
  }

  @Answers(nameProjects, everyone)
  async projects(@Received() { payload, access, metadata }: Asked<typeof nameProjects, Access>) {
    return namesOfProjects(await this.access.viewer(access, metadata.now), payload);
  }

  @Answers(visibleProjects, everyone)
  async visible(@Received() { access, metadata }: Asked<typeof visibleProjects, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return projectsSeenBy(viewer, access.target?.kind === 'group' ? groupFor(viewer, access.target.id) : null);
  }
}
