import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, blockUser, createUser, listUsers, readCurrentUser, readUser } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessQuestions } from '../access/access.query';
import { administrator, signedIn } from '../access/allowed';
import { userFor } from '../access/viewer';
import { UserCreation } from './user-creation';
import { listOfUsers, showUser } from './user-list/user-list.query';
import { User } from './user';
import { BlockUser, UnblockUser } from './user.decider';

@Controller()
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly creation: UserCreation,
    private readonly questions: AccessQuestions,
  ) {}

  @Answers(readCurrentUser, signedIn)
  async current(@Received() { access, metadata }: Asked<typeof readCurrentUser, Access>) {
    const viewer = await this.questions.viewer(access, metadata.now);
    return { user: showUser(viewer, viewer.user!) };
  }

  @Answers(readUser, signedIn)
  async read(@Received() { payload, access, metadata }: Asked<typeof readUser, Access>) {
    const viewer = await this.questions.viewer(access, metadata.now);
    return { user: showUser(viewer, userFor(viewer, payload.userId)) };
  }

  @Answers(listUsers, signedIn)
  async list(@Received() { payload, access, metadata }: Asked<typeof listUsers, Access>) {
    return listOfUsers(await this.questions.viewer(access, metadata.now), payload);
  }

  @Answers(createUser, administrator)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createUser, Access>) {
    const { position } = await this.creation.create(payload, { ...metadata, commandId: commandId(1) });
    return this.written(payload.userId, position, access, metadata.now);
  }

  @Answers(blockUser, administrator)
  async block(@Received() { payload, access, metadata, commandId }: Asked<typeof blockUser, Access>) {
    const { userId, blocked } = payload;
    const command: CommandMetadata = { ...metadata, commandId: commandId(1) };
    const by = access.user!.id;
    const change = blocked ? new BlockUser({ userId, by }, command) : new UnblockUser({ userId }, command);
    const { position } = await this.commands.execute<typeof change, Executed<User>>(change);
    return this.written(userId, position, access, metadata.now);
  }

  private async written(userId: number, position: number, access: Access, now: string) {
    const viewer = await this.questions.viewerAfter(position, access, now);
    return { user: showUser(viewer, userFor(viewer, userId)), position, visible: true };
  }
}
