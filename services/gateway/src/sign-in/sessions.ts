import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '@ledgerdesk/service-host';
import { StateStore, StoreUnavailable } from '@ledgerdesk/state';

/** Whose it is. A later version of the credentials ends it: see `groups.access.enter`. */
export type SessionUser = Readonly<{ userId: number; credentialsVersion: number }>;
/** In milliseconds since 1970. */
type SessionRecord = SessionUser & Readonly<{ startedAt: number; usedAt: number }>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const IDLE_MS = 7 * DAY_MS;
/** From its begin, however it is used. */
export const LONGEST_SESSION_MS = 30 * DAY_MS;
/** What it is used for in between is not recorded. */
const USE_RECORDED_MS = 60_000;
const TOKEN_BYTES = 32;

/** Sessions of browsers (SIG-2), in the state that all gateways share. Their tokens are kept as hashes only. */
@Injectable()
export class Sessions {
  constructor(
    private readonly state: StateStore,
    private readonly secrets: Secrets,
  ) {}

  /** @returns the token of a new session */
  async start(user: SessionUser): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = Date.now();
    const record: SessionRecord = { ...user, startedAt: now, usedAt: now };
    await this.state.set(keyOf(token), record, { expected: 'absent', expiresInMs: IDLE_MS });
    return token;
  }

  /** Whose session it is; null where it has ended. That it is used keeps it from ending. */
  async find(token: string): Promise<SessionUser | null> {
    const found = await this.state.get<SessionRecord>(keyOf(token));
    if (!found || restMs(found.value) <= 0) return null;
    const { userId, credentialsVersion, usedAt } = found.value;
    if (Date.now() - usedAt >= USE_RECORDED_MS) await this.recordUse(token, found);
    return { userId, credentialsVersion };
  }

  async end(token: string): Promise<void> {
    await this.change(token, (found) => this.state.delete(found.key, found));
  }

  /** Goes on with another version of the credentials: the session by which the password was changed. */
  async renew(token: string, credentialsVersion: number): Promise<void> {
    await this.change(token, async ({ key, value, version }) => {
      const next: SessionRecord = { ...value, credentialsVersion };
      return (await this.state.set(key, next, { expected: { version }, expiresInMs: restMs(next) })) !== 'conflict';
    });
  }

  /** What a write must bring with it that comes by the cookie of the session: no other site can know it. */
  csrfTokenOf(token: string): string {
    return createHmac('sha256', this.secrets.instance).update(`csrf ${token}`).digest('base64url');
  }

  isCsrfTokenOf(token: string, given: unknown): boolean {
    const expected = Buffer.from(this.csrfTokenOf(token));
    const actual = Buffer.from(typeof given === 'string' ? given : '');
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }

  /** Another request may do so at the same time, or end it: then it is left to that. */
  private async recordUse(token: string, { value, version }: Readonly<{ value: SessionRecord; version: string }>) {
    const used: SessionRecord = { ...value, usedAt: Date.now() };
    try {
      await this.state.set(keyOf(token), used, { expected: { version }, expiresInMs: restMs(used) });
    } catch (error) {
      // Where there is no room, what only reads goes on.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }

  /** Until it is done, or the session has ended. */
  private async change(
    token: string,
    attempt: (found: Readonly<{ key: string; value: SessionRecord; version: string }>) => Promise<boolean>,
  ): Promise<void> {
    for (;;) {
      const found = await this.state.get<SessionRecord>(keyOf(token));
      if (!found || restMs(found.value) <= 0 || (await attempt(found))) return;
    }
  }
}

/** How long it lives on from its last use. */
const restMs = ({ startedAt, usedAt }: SessionRecord): number =>
  Math.min(usedAt + IDLE_MS, startedAt + LONGEST_SESSION_MS) - Date.now();

const keyOf = (token: string): string => `session/${createHash('sha256').update(token).digest('base64url')}`;
