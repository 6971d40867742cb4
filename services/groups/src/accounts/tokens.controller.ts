import { Controller } from '@nestjs/common';
import { Access, createToken, revokeToken } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { AccessService, hashOfToken } from '../access/access.service';
import { signedIn } from '../access/allowed';
import { tokenFor } from '../access/viewer';
import { showToken } from './user-list/user-list.query';
import { Actor, CreateAccessToken, known, RevokeAccessToken } from '../users/user.decider';

@Controller()
export class TokensController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
  ) {}

  @Answers(createToken, signedIn)
  async create({ payload, scope }: IncomingRequest<typeof createToken>) {
    const { token, ...fields } = payload;
    const data = { ...fields, hash: hashOfToken(token), by: actorOf(scope.access) };
    const executed = await this.commands.execute(new CreateAccessToken(data, scope.command()));
    const { userId, tokens } = known(executed.state, fields.userId);
    return { token: showToken(userId, tokens[fields.tokenId]!), ...(await this.access.written(executed)) };
  }

  @Answers(revokeToken, signedIn)
  async revoke({ payload: { tokenId }, scope }: IncomingRequest<typeof revokeToken>) {
    const { user } = tokenFor(await this.access.viewer(scope), tokenId);
    const data = { userId: user.id, tokenId, by: actorOf(scope.access) };
    return this.access.written(await this.commands.execute(new RevokeAccessToken(data, scope.command())));
  }
}

const actorOf = ({ user }: Access): Actor => ({ userId: user!.id, isAdministrator: user!.isAdministrator });
