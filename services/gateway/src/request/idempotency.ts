import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Secrets } from '@ledgerdesk/service-host';
import { StateStore } from '@ledgerdesk/state';
import { badRequest, HttpError } from './error-responses';

/**
 * What makes every attempt the same: the id of the request, and of what it creates; of a request that creates several
 * things, the ids of each kind.
 */
export type RequestIds = Readonly<{
  requestId: string;
  id: number;
  ofKinds?: Readonly<Record<string, readonly number[]>>;
}>;
type IdempotencyRecord = RequestIds & Readonly<{ bodyHmac: string; status: number | null; until: number }>;

export type IdempotentRequest = Readonly<{ key: string; userId: number; method: string; path: string; body: unknown }>;
export type Attempts<Answered> = Readonly<{
  drawIds: () => Promise<RequestIds>;
  run: (ids: RequestIds) => Promise<Answered>;
  replay: (ids: RequestIds) => Promise<Answered>;
  status: number;
  deadlineMs: number;
}>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const otherRequest = {
  status: 422,
  body: { message: 'Idempotency-Key was already used with a different request' },
};
const stillRunning = {
  status: 409,
  body: { message: 'A request with this Idempotency-Key is still being processed' },
  headers: { 'retry-after': '1' },
};

/**
 * The Idempotency-Key of API-6: what was asked is kept for a day, durably, before it is done; answers are not. While the
 * first attempt may still run, a repeat is refused; after its deadline it runs the same commands again; once it is known
 * to be done, it only reads. Neither keys, paths nor bodies stand in the store, only their HMAC.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly state: StateStore,
    private readonly secrets: Secrets,
  ) {}

  /** @throws HttpError 400, 409 or 422, and whatever the attempt throws; after a refusal the key is free again */
  async once<Answered>(
    request: IdempotentRequest,
    attempts: Attempts<Answered>,
  ): Promise<Readonly<{ answered: Answered; replayed: boolean }>> {
    if (!/^[\x21-\x7e]{1,255}$/.test(request.key)) throw badRequest('Idempotency-Key is invalid');
    const name = `idempotency/${request.userId}/${this.hmac([request.method, request.path, request.key])}`;
    const bodyHmac = this.hmac(request.body);

    const known = await this.state.get<IdempotencyRecord>(name);
    if (known && known.value.bodyHmac !== bodyHmac) throw new HttpError(otherRequest);
    if (known && known.value.status !== null) return { answered: await attempts.replay(known.value), replayed: true };
    if (known && Date.now() < known.value.until) throw new HttpError(stillRunning);

    const { requestId, id, ofKinds } = known?.value ?? (await attempts.drawIds());
    const ids: RequestIds = { requestId, id, ...(ofKinds && { ofKinds }) };
    const record: IdempotencyRecord = {
      ...ids,
      bodyHmac,
      status: null,
      until: Date.now() + attempts.deadlineMs,
    };
    const expected = known ? { version: known.version } : 'absent';
    const begun = await this.state.set(name, record, { expected, expiresInMs: DAY_MS });
    if (begun === 'conflict') return this.once(request, attempts);

    const answered = await attempts.run(ids).catch(async (error: unknown) => {
      if (isFinal(error)) await this.release(name, begun, known && record);
      throw error;
    });
    await this.state.set(name, { ...record, status: attempts.status }, { expected: begun, expiresInMs: DAY_MS });
    return { answered, replayed: known !== null };
  }

  /** After a refusal. An earlier attempt may have been done nevertheless: then every further one must be the same. */
  private async release(name: string, begun: { version: string }, earlier: IdempotencyRecord | null): Promise<void> {
    if (!earlier) await this.state.delete(name, begun);
    else await this.state.set(name, { ...earlier, until: 0 }, { expected: begun, expiresInMs: DAY_MS });
  }

  private hmac(value: unknown): string {
    return createHmac('sha256', this.secrets.instance)
      .update(`idempotency ${JSON.stringify(value ?? null)}`)
      .digest('base64url');
  }
}

/** Nothing was done and nothing will be. Of all else it is not known: the record stays until its deadline has passed. */
const isFinal = (error: unknown): boolean =>
  error instanceof HttpError ||
  (error instanceof DomainError && !['unavailable', 'internal-error', 'concurrent-change'].includes(error.code));
