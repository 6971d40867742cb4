import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, createToken, revokeToken } from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService, hashOfToken } from '../access/access.service';
import { signedIn } from '../access/allowed';
import { tokenFor } from '../access/viewer';
import { showToken } from './user-list/user-list.query';
import { User } from './user';
import { Actor, CreateAccessToken, known, RevokeAccessToken } from './user.decider';

@Controller()
export class TokensController {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: AccessService,
  ) {}

  @Answers(createToken, signedIn)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createToken, Access>) {
    const { token, ...given } = payload;
    const command = new CreateAccessToken(
      { ...given, hash: hashOfToken(token), by: actorOf(access) },
      { ...metadata, commandId: commandId(1) },
    );
    const { state, position } = await this.commands.execute<CreateAccessToken, Executed<User>>(command);
    const { userId, tokens } = known(state, given.userId);
    return {
      token: showToken(userId, tokens[given.tokenId]!),
      position,
      visible: await this.access.waitUntilVisible(position),
    };
  }

  @Answers(revokeToken, signedIn)
  async revoke(@Received() { payload: { tokenId }, access, metadata, commandId }: Asked<typeof revokeToken, Access>) {
    const { user } = tokenFor(await this.access.viewer(access, metadata.now), tokenId);
    const command = new RevokeAccessToken(
      { userId: user.id, tokenId, by: actorOf(access) },
      { ...metadata, commandId: commandId(1) },
    );
    const { position } = await this.commands.execute<RevokeAccessToken, Executed<User>>(command);
    return { position, visible: await this.access.waitUntilVisible(position) };
  }
}

const actorOf = ({ user }: Access): Actor => ({ userId: user!.id, isAdministrator: user!.isAdministrator });
