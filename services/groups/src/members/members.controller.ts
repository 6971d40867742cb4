import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, addMember, changeMember, listMembers, readMember, removeMember } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { seesAll, roleAtLeast } from '../access/allowed';
import { NamespaceNode } from '../access/access-nodes';
import { personFor, targetFor, userFor, Viewer } from '../access/viewer';
import { listOfMembers, memberFor, showMember } from './member-list/member-list.query';
import { Members } from './members';
import { AddMember, ChangeMember, MembersCommand, RemoveMember } from './members.decider';

/** GRP-16. */
const mayManage = (access: Access): boolean => roleAtLeast(access.target?.kind === 'group' ? 50 : 40)(access);

@Controller()
export class MembersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: AccessService,
  ) {}

  @Answers(listMembers, seesAll)
  async list(@Received() { payload, access, metadata }: Asked<typeof listMembers, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return listOfMembers(viewer, targetFor(viewer, access), payload);
  }

  @Answers(readMember, seesAll)
  async read(@Received() { payload, access, metadata }: Asked<typeof readMember, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return { member: memberFor(viewer, targetFor(viewer, access), payload.userId, payload.inherited) };
  }

  @Answers(addMember, mayManage)
  async add(@Received() { payload, access, metadata, commandId }: Asked<typeof addMember, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    const { accessLevel: role, expiresAt } = payload;
    const data = { ...membershipContext(viewer, access, payload.userId), role, expiresAt };
    return this.execute(new AddMember(data, { ...metadata, commandId: commandId(1) }), viewer);
  }

  @Answers(changeMember, mayManage)
  async change(@Received() { payload, access, metadata, commandId }: Asked<typeof changeMember, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    const { userId, accessLevel: role, ...end } = payload;
    const data = { ...membershipContext(viewer, access, userId), role, ...end };
    return this.execute(new ChangeMember(data, { ...metadata, commandId: commandId(1) }), viewer);
  }

  @Answers(removeMember, mayManage)
  async remove(@Received() { payload, access, metadata, commandId }: Asked<typeof removeMember, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    const data = membershipContext(viewer, access, payload.userId);
    const command = new RemoveMember(data, { ...metadata, commandId: commandId(1) });
    const { position } = await this.commands.execute<RemoveMember, Executed<Members>>(command);
    return { position, visible: await this.access.waitUntilVisible(position) };
  }

  /** The member is shown as the stream has it then. */
  private async execute(command: MembersCommand, viewer: Viewer) {
    const { state, position } = await this.commands.execute<MembersCommand, Executed<Members>>(command);
    const { userId } = command.data;
    const member = state?.[userId];
    if (!member) throw new DomainError('member-not-found', `User ${userId} is a member no more`);
    return {
      member: showMember(userFor(viewer, userId), member),
      position,
      visible: await this.access.waitUntilVisible(position),
    };
  }
}

const membershipContext = (viewer: Viewer, access: Access, userId: number) => {
  const place: NamespaceNode = targetFor(viewer, access);
  const { kind, id, owner, createdAt } = place;
  return {
    place: { kind, id },
    userId: personFor(viewer, userId).id,
    isRoot: kind === 'group' && place.parent === null,
    founder: owner === null ? null : { userId: owner, since: createdAt },
    by: viewer.role(place),
  };
};
