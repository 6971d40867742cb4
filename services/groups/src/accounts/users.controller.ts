import { Controller } from '@nestjs/common';
import {
  blockUser,
  changeUser,
  confirmEmail,
  createUser,
  listUsers,
  readAccountMail,
  readCredentials,
  readCurrentUser,
  readUser,
} from '@ledgerdesk/contracts';
import { omitUndefined } from '@ledgerdesk/fields';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { administrator, signedIn } from '../access/allowed';
import { userFor } from '../access/viewer';
import { AccountMails } from './account-mails.query';
import { actorOf } from './actor';
import { ConfirmRequestedEmail } from './confirm-email.handler';
import { UpdateUser } from './change-user.handler';
import { Credentials } from './credentials.query';
import { RegisterUser } from './register-user.handler';
import type { User } from '../users/user';
import { listOfUsers, showUser } from './user-list/user-list.query';
import { BlockUser, known, UnblockUser } from '../users/user.decider';

@Controller()
export class UsersController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
    private readonly credentials: Credentials,
    private readonly accountMails: AccountMails,
  ) {}

  @Answers(readCurrentUser, signedIn)
  async current({ scope }: IncomingRequest<typeof readCurrentUser>) {
    const viewer = await this.access.viewer(scope);
    return { user: showUser(viewer.user, viewer.user!) };
  }

  @Answers(readUser, signedIn)
  async read({ payload, scope }: IncomingRequest<typeof readUser>) {
    const viewer = await this.access.viewer(scope);
    return { user: showUser(viewer.user, userFor(viewer, payload.userId)) };
  }

  @Answers(listUsers, signedIn)
  async list({ payload, scope }: IncomingRequest<typeof listUsers>) {
    return listOfUsers(await this.access.viewer(scope), payload);
  }

  @Answers(createUser, administrator)
  async create({ payload, scope }: IncomingRequest<typeof createUser>) {
    const executed = await this.commands.execute(new RegisterUser(payload, scope));
    return this.written(payload.userId, executed, scope);
  }

  @Answers(changeUser, signedIn)
  async change({ payload: { userId, provenAt, ...asked }, scope }: IncomingRequest<typeof changeUser>) {
    const data = { ...omitUndefined(asked), userId, provenAt, by: actorOf(scope.access) };
    const executed = await this.commands.execute(new UpdateUser(data, scope));
    const { credentialsVersion } = known(executed.state, userId);
    return { ...(await this.written(userId, executed, scope)), credentialsVersion };
  }

  @Answers(confirmEmail, signedIn)
  async confirmEmail({ payload: { token }, scope }: IncomingRequest<typeof confirmEmail>) {
    const userId = scope.access.user!.id;
    return this.written(
      userId,
      await this.commands.execute(new ConfirmRequestedEmail({ userId, token }, scope)),
      scope,
    );
  }

  @Answers(readAccountMail)
  async readAccountMail({ payload }: IncomingRequest<typeof readAccountMail>) {
    return { mail: await this.accountMails.of(payload) };
  }

  @Answers(readCredentials)
  async readCredentials({ payload }: IncomingRequest<typeof readCredentials>) {
    return { credentials: await this.credentials.of(payload) };
  }

  @Answers(blockUser, administrator)
  async block({ payload, scope }: IncomingRequest<typeof blockUser>) {
    const { userId, blocked } = payload;
    const by = scope.access.user!.id;
    const metadata = scope.command();
    const command = blocked ? new BlockUser({ userId, by }, metadata) : new UnblockUser({ userId }, metadata);
    return this.written(userId, await this.commands.execute(command), scope);
  }

  /** The user is shown as the stream has it then. */
  private async written(userId: number, executed: Executed<User>, { access }: RequestScope) {
    const user = known(executed.state, userId);
    return {
      user: showUser(access.user, { ...user, id: userId, blocked: user.status === 'blocked' }),
      ...(await this.access.written(executed)),
    };
  }
}
