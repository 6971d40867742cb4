import { Controller } from '@nestjs/common';
import { createToken, listTokens, readToken, revokeToken } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { AccessService, hashOfToken } from '../access/access.service';
import { signedIn } from '../access/allowed';
import { tokenFor } from '../access/viewer';
import { actorOf } from './actor';
import { listOfTokens, showToken } from './user-list/user-list.query';
import { actsFor, CreateAccessToken, known, RevokeAccessToken } from '../users/user.decider';

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

  @Answers(listTokens, signedIn)
  async list({ payload, scope }: IncomingRequest<typeof listTokens>) {
    return listOfTokens(await this.access.viewer(scope), payload);
  }

  @Answers(readToken, signedIn)
  async read({ payload: { tokenId }, scope }: IncomingRequest<typeof readToken>) {
    const { user, ...token } = tokenFor(await this.access.viewer(scope), tokenId);
    if (actsFor(actorOf(scope.access), user.id)) return { token: showToken(user.id, token) };
    throw new DomainError('token-not-found', `There is no token ${tokenId}`);
  }

  @Answers(revokeToken, signedIn)
  async revoke({ payload: { tokenId }, scope }: IncomingRequest<typeof revokeToken>) {
    const { user } = tokenFor(await this.access.viewer(scope), tokenId);
    const data = { userId: user.id, tokenId, by: actorOf(scope.access) };
    return this.access.written(await this.commands.execute(new RevokeAccessToken(data, scope.command())));
  }
}
