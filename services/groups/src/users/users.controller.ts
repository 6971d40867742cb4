import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, blockUser, createUser, listUsers, readCurrentUser, readUser } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { administrator, signedIn } from '../access/allowed';
import { userFor } from '../access/viewer';
import { UserCreation } from './user-creation';
import { listOfUsers, showUser } from './user-list/user-list.query';
import { User } from './user';
import { BlockUser, known, UnblockUser } from './user.decider';

@Controller()
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly creation: UserCreation,
    private readonly access: AccessService,
  ) {}

  @Answers(readCurrentUser, signedIn)
  async current(@Received() { access, metadata }: Asked<typeof readCurrentUser, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return { user: showUser(viewer.user, viewer.user!) };
  }

  @Answers(readUser, signedIn)
  async read(@Received() { payload, access, metadata }: Asked<typeof readUser, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return { user: showUser(viewer.user, userFor(viewer, payload.userId)) };
  }

  @Answers(listUsers, signedIn)
  async list(@Received() { payload, access, metadata }: Asked<typeof listUsers, Access>) {
    return listOfUsers(await this.access.viewer(access, metadata.now), payload);
  }

  @Answers(createUser, administrator)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createUser, Access>) {
    const executed = await this.creation.create(payload, { ...metadata, commandId: commandId(1) });
    return this.written(payload.userId, executed, access);
  }

  @Answers(blockUser, administrator)
  async block(@Received() { payload, access, metadata, commandId }: Asked<typeof blockUser, Access>) {
    const { userId, blocked } = payload;
    const command: CommandMetadata = { ...metadata, commandId: commandId(1) };
    const by = access.user!.id;
    const change = blocked ? new BlockUser({ userId, by }, command) : new UnblockUser({ userId }, command);
    return this.written(userId, await this.commands.execute<typeof change, Executed<User>>(change), access);
  }

  /** The user is shown as the stream has it then. */
  private async written(userId: number, { state, position }: Executed<User>, access: Access) {
    const user = known(state, userId);
    return {
      user: showUser(access.user, { ...user, id: userId, blocked: user.status === 'blocked' }),
      position,
      visible: await this.access.waitUntilVisible(position),
    };
  }
}
