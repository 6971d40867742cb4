import { Injectable } from '@nestjs/common';
import { readCredentials, ReplyOf, RequestInput } from '@ledgerdesk/contracts';
import { sleep } from '@ledgerdesk/async';
import type { ApiRequest, RequestHead } from '../request/api-request';
import { Passwords } from './passwords';
import type { SessionUser } from './sessions';
import { SignInCookies } from './sign-in-cookies';
import { SignInAttempt, SignInFailures } from './sign-in-failures';

type Credentials = ReplyOf<typeof readCredentials>['credentials'];

/** How long each answer takes for an account of which very many passwords were tried. */
const SLOW_MS = 2_000;

/** Who proves by a password to be somebody: at sign-in, and where one's own e-mail or password is changed (SIG-1, SIG-3). */
@Injectable()
export class PasswordProofs {
  constructor(
    private readonly passwords: Passwords,
    private readonly failures: SignInFailures,
    private readonly cookies: SignInCookies,
  ) {}

  /**
   * Whose password it is, and of which version of the credentials; null where it is wrong, or the user is blocked or there is
   * none: which of these takes no other time.
   *
   * @param request by which the credentials are asked for
   * @throws HttpError 429, 503; DomainError `unavailable`
   */
  async prove(
    request: Pick<ApiRequest, 'ask'>,
    head: Pick<RequestHead, 'headers' | 'ip'>,
    whom: RequestInput<typeof readCredentials>,
    password: string,
  ): Promise<SessionUser | null> {
    const since = performance.now();
    const { credentials } = await request.ask(readCredentials, whom);
    const attempt = this.attemptOf(head, whom, credentials);
    const isSlow = await this.failures.areMany(attempt);
    try {
      return await this.check(attempt, credentials, password);
    } finally {
      if (isSlow) await sleep(Math.max(0, since + SLOW_MS - performance.now()));
    }
  }

  private async check(attempt: SignInAttempt, credentials: Credentials, password: string): Promise<SessionUser | null> {
    await this.failures.assertFew(attempt);
    let takeBack = async (): Promise<void> => undefined;
    const isRight = await this.passwords.matches(password, credentials?.passwordHash ?? null, async () => {
      takeBack = await this.failures.count(attempt);
    });
    if (!isRight || !credentials || credentials.blocked) return null;
    await takeBack();
    return { userId: credentials.userId, credentialsVersion: credentials.version };
  }

  private attemptOf(
    { headers, ip }: Pick<RequestHead, 'headers' | 'ip'>,
    whom: RequestInput<typeof readCredentials>,
    credentials: Credentials,
  ): SignInAttempt {
    const name = 'login' in whom ? whom.login.trim().toLowerCase() : `${whom.userId}`;
    if (!credentials) return { account: `name/${name}`, client: `address/${ip}` };
    const { userId } = credentials;
    const browser = this.cookies.browserIn(headers);
    const isKnown = browser?.userIds.includes(userId);
    return { account: `user/${userId}`, client: isKnown ? `browser/${browser!.id}` : `address/${ip}` };
  }
}
