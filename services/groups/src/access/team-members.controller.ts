import { Controller } from '@nestjs/common';
import { findUserByEmail, readTeamMembers, roles, TeamMemberView } from '@ledgerdesk/contracts';
import { Allows, Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { UserEntry } from './access-nodes';
import { AccessService } from './access.service';
import { projectFor, Viewer } from './viewer';

const maintainers: Allows = ({ target }) => target?.kind === 'project' && target.role >= roles.maintainer;
const mailOrMaintainers: Allows = (access) =>
  maintainers(access) || (access.supportBot === true && access.target?.kind === 'project');

/** Who of a project is mailed about its tickets (MEM-1, MEM-5), and whose e-mail an address is (CUS-1). */
@Controller()
export class TeamMembersController {
  constructor(private readonly access: AccessService) {}

  @Answers(findUserByEmail, maintainers)
  async findByEmail({ payload: { email }, scope }: IncomingRequest<typeof findUserByEmail>) {
    const { model } = await this.access.viewer(scope);
    return { userId: (email.includes('@') ? model.userWith(email)?.id : null) ?? null };
  }

  @Answers(readTeamMembers, mailOrMaintainers)
  async members({ payload: { userIds }, scope }: IncomingRequest<typeof readTeamMembers>) {
    const viewer = await this.access.viewer(scope);
    const users = userIds.flatMap((id) => viewer.model.users.get(id) ?? []).filter((user) => !user.isSupportBot);
    return { members: users.map((user) => memberOf(user, viewer, scope.access.target!.id)) };
  }
}

const memberOf = (user: UserEntry, viewer: Viewer, projectId: number): TeamMemberView => {
  const { id, username, email, blocked: isBlocked, serviceDeskMails: wantsMails } = user;
  const project = projectFor(viewer, projectId);
  const own = new Viewer(viewer.model, user, viewer.now);
  const reads = own.sees(project) === 'all' && !isBlocked;
  return { id, username, address: email || null, role: own.role(project), isBlocked, reads, wantsMails };
};
