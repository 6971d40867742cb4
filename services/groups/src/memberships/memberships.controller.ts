import { Controller } from '@nestjs/common';
import {
  Access,
  addMember,
  changeMember,
  listMembers,
  MemberRefusal,
  readMember,
  removeMember,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { seesAll, roleAtLeast } from '../access/allowed';
import { personFor, targetFor, userFor, Viewer } from '../access/viewer';
import { listOfMembers, memberFor, showMember } from './member-list/member-list.query';
import { AddMember, ChangeMember, RemoveMember } from '../members/members.decider';

/** GRP-16. */
const mayManage = (access: Access): boolean => roleAtLeast(access.target?.kind === 'group' ? 50 : 40)(access);

@Controller()
export class MembershipsController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
  ) {}

  @Answers(listMembers, seesAll)
  async list({ payload, scope }: IncomingRequest<typeof listMembers>) {
    const viewer = await this.access.viewer(scope);
    return listOfMembers(viewer, targetFor(viewer, scope.access), payload);
  }

  @Answers(readMember, seesAll)
  async read({ payload, scope }: IncomingRequest<typeof readMember>) {
    const viewer = await this.access.viewer(scope);
    return { member: memberFor(viewer, targetFor(viewer, scope.access), payload.userId, payload.inherited) };
  }

  @Answers(addMember, mayManage)
  async add({ payload, scope }: IncomingRequest<typeof addMember>) {
    const viewer = await this.access.viewer(scope);
    const { userId, accessLevel: role, expiresAt } = payload;
    const data = { ...membershipContext(viewer, scope.access, userId), role, expiresAt };
    return this.execute(new AddMember(data, scope.command()), viewer);
  }

  @Answers(changeMember, mayManage)
  async change({ payload, scope }: IncomingRequest<typeof changeMember>) {
    const viewer = await this.access.viewer(scope);
    const { userId, accessLevel: role, ...end } = payload;
    const data = { ...membershipContext(viewer, scope.access, userId), role, ...end };
    return this.execute(new ChangeMember(data, scope.command()), viewer);
  }

  @Answers(removeMember, mayManage)
  async remove({ payload, scope }: IncomingRequest<typeof removeMember>) {
    const viewer = await this.access.viewer(scope);
    const data = membershipContext(viewer, scope.access, payload.userId);
    return this.access.written(await this.commands.execute(new RemoveMember(data, scope.command())));
  }

  /** The member is shown as the stream has it then. */
  private async execute(command: AddMember | ChangeMember, viewer: Viewer) {
    const executed = await this.commands.execute(command);
    const { userId } = command.data;
    const member = executed.state?.[userId];
    if (!member) throw new DomainError('member-not-found', `User ${userId} is a member no more`);
    return { member: showMember(userFor(viewer, userId), member), ...(await this.access.written(executed)) };
  }
}

/** @throws DomainError `project-archived` (GRP-30) */
const membershipContext = (viewer: Viewer, access: Access, userId: number) => {
  const archived: MemberRefusal = 'project-archived';
  if (access.target?.archived) throw new DomainError(archived, 'Project is archived');
  const namespace = targetFor(viewer, access);
  const { kind, id, owner, createdAt } = namespace;
  return {
    place: { kind, id },
    userId: personFor(viewer, userId).id,
    isRoot: kind === 'group' && namespace.parent === null,
    founder: owner === null ? null : { userId: owner, since: createdAt },
    by: viewer.role(namespace),
  };
};
