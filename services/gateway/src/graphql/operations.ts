import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionResult } from 'graphql';
import { CONFIGURATION, Logger, reportTo, Secrets } from '@ledgerdesk/service-host';
import { derivedId } from '@ledgerdesk/event-store';
import type { GatewayConfiguration } from '../gateway.environment';
import { ApiRequest, ApiRequests, RequestHead } from '../request/api-request';
import { EnteredRequest } from '../request/entered-request';
import { IdPools } from '../request/id-pools';
import { Cursors } from './cursors';
import { Engine } from './engine';
import { DrawnIds, Operation, Surroundings } from './operation';
import type { PreparedOperation } from './prepared-operation';
import { shownError, ShownError } from './refusals';

export type OperationResult = Readonly<{ data?: unknown; errors?: readonly ShownError[] }>;
/** On whose behalf an operation is, before it is executed. */
export type Admitted = Readonly<{ request: ApiRequest; installation: EnteredRequest }>;

/** Lets operations in, and executes them. */
@Injectable()
export class Operations {
  readonly engine = new Engine();
  private readonly surroundings: Surroundings;

  constructor(
    private readonly requests: ApiRequests,
    private readonly logger: Logger,
    idPools: IdPools,
    secrets: Secrets,
    @Inject(CONFIGURATION) { PUBLIC_URL }: Pick<GatewayConfiguration, 'PUBLIC_URL'>,
  ) {
    const webUrl = (path: string) => `${PUBLIC_URL}/${path}`;
    this.surroundings = { cursors: new Cursors(secrets.instance), idPools, webUrl };
  }

  /** The n-th operation of a request is one of its own. @throws HttpError 401, 403, 429 */
  async admit(head: RequestHead, place: number, { writes }: Readonly<{ writes: boolean }>): Promise<Admitted> {
    return this.enter({ ...headOf(head), id: derivedId(head.id, 'operation', place) }, { writes, signedIn: false });
  }

  /** An event of a subscription. @throws as `admit` */
  async openEvent(head: RequestHead): Promise<Operation> {
    const admitted = await this.enter({ ...headOf(head), id: randomUUID() }, { writes: false, signedIn: true });
    return this.operationOf(admitted.request.id, admitted);
  }

  /** @param id of the operation: the same in every attempt */
  async execute(
    prepared: PreparedOperation,
    admitted: Admitted,
    { id, drawn }: Readonly<{ id: string; drawn: DrawnIds }>,
  ): Promise<Readonly<{ result: OperationResult; visible: boolean }>> {
    if (prepared.refusal !== null) return { result: { errors: [{ message: prepared.refusal }] }, visible: true };
    const operation = this.operationOf(id, admitted, drawn);
    const executed = await this.engine.execute(prepared, { operation });
    return { result: this.shown(executed, id), visible: operation.visible };
  }

  /** As callers see it. */
  shown({ data, errors }: ExecutionResult, requestId: string): OperationResult {
    const report = (error: unknown) => reportTo(this.logger)('an operation failed', { requestId }, error);
    const shown = errors?.length ? { errors: errors.map((error) => shownError(error, { requestId, report })) } : {};
    return { ...(data === undefined ? {} : { data }), ...shown };
  }

  private async enter(head: RequestHead, needs: Readonly<{ writes: boolean; signedIn: boolean }>): Promise<Admitted> {
    const request = await this.requests.open(head, { ...needs, via: 'graphql' });
    return { request, installation: await request.enter(null) };
  }

  private operationOf(id: string, { request, installation }: Admitted, drawn: DrawnIds = {}): Operation {
    return new Operation(id, request, installation, this.surroundings, drawn);
  }
}

const headOf = ({ ip, headers, traceparent }: RequestHead) => ({ ip, headers, traceparent });
