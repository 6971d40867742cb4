import { createHmac, randomBytes } from 'node:crypto';
import { fastifyCookie, Signer } from '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, type Configuration, Secrets } from '@ledgerdesk/service-host';
import { LONGEST_SESSION_MS } from './sessions';

const { parse, serialize } = fastifyCookie;

type Headers = Readonly<{ cookie?: string | undefined }>;
/** A browser, and the users who have signed in with it. */
export type KnownBrowser = Readonly<{ id: string; userIds: readonly number[] }>;

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const MOST_USERS = 10;
const BROWSER = /^([\w-]{22}):(\d{1,15}(?:-\d{1,15})*)$/;

/** The name of the cookie, by the address of the installation: over https it is bound to this host (RFC 6265bis, `__Host-`). */
export const sessionCookie = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-ledgerdesk' : 'ledgerdesk';

/** The cookies that sign-in sets. */
@Injectable()
export class SignInCookies {
  private readonly session: string;
  private readonly browser: string;
  private readonly signer: InstanceType<typeof Signer>;
  private readonly options;

  constructor({ instance }: Secrets, @Inject(CONFIGURATION) { PUBLIC_URL }: Pick<Configuration, 'PUBLIC_URL'>) {
    this.session = sessionCookie(PUBLIC_URL);
    this.browser = `${this.session}-browser`;
    this.signer = new Signer(createHmac('sha256', instance).update('cookies').digest());
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure: PUBLIC_URL.startsWith('https:') } as const;
  }

  /** The token of the session it comes with. */
  sessionIn({ cookie }: Headers): string | null {
    return (cookie && parse(cookie)[this.session]) || null;
  }

  browserIn({ cookie }: Headers): KnownBrowser | null {
    const { value } = this.signer.unsign((cookie && parse(cookie)[this.browser]) || '');
    const [, id, userIds] = BROWSER.exec(value ?? '') ?? [];
    return id === undefined ? null : { id, userIds: userIds!.split('-').map(Number) };
  }

  /** What a browser gets that somebody has signed in with. */
  signedIn(token: string, userId: number, known: KnownBrowser | null): readonly string[] {
    const id = known?.id ?? randomBytes(16).toString('base64url');
    const userIds = [userId, ...(known?.userIds ?? []).filter((one) => one !== userId)].slice(0, MOST_USERS);
    const value = this.signer.sign(`${id}:${userIds.join('-')}`);
    return [
      serialize(this.session, token, { ...this.options, maxAge: LONGEST_SESSION_MS / 1_000 }),
      serialize(this.browser, value, { ...this.options, maxAge: YEAR_SECONDS }),
    ];
  }

  signedOut(): string {
    return serialize(this.session, '', { ...this.options, maxAge: 0 });
  }
}
