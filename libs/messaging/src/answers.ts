import { ArgumentsHost, applyDecorators, Catch, PipeTransform, UseFilters, UsePipes } from '@nestjs/common';
import { RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Observable, throwError } from 'rxjs';
import {
  AccessAnswer,
  InvalidRequest,
  issuesOf,
  RequestPayload,
  Request,
  RequestEnvelope,
} from '@ledgerdesk/contracts';
import { CommandMetadata, commandTimes, DomainError } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';

/** Whether the access answer that came with a request allows what is asked. */
export type Allows<Access extends AccessAnswer = AccessAnswer> = (access: Access) => boolean;

/** For a question that comes before there is an access answer: also a request without one is allowed. */
export const anyone: Allows = () => true;

/** What a controller gets. `commandId(1)` is the first command of the request: the same id in every attempt. */
export type Asked<R extends Request, Access extends AccessAnswer | null = AccessAnswer> = Readonly<{
  payload: RequestPayload<R>;
  access: Access;
  metadata: Omit<CommandMetadata, 'commandId'>;
  commandId: (step: number | string) => string;
}>;

class OpenRequest implements PipeTransform<RequestEnvelope, Asked<Request, AccessAnswer | null>> {
  constructor(
    private readonly contract: Request,
    private readonly allows: Allows,
  ) {}

  transform({ payload, requestId, access, cause, remainingMs, via, actor, traceparent }: RequestEnvelope) {
    const { subject, payload: schema } = this.contract;
    const allowed = access ? this.allows(access) : this.allows === anyone;
    if (!allowed) throw new DomainError('forbidden', `You have insufficient permissions for ${subject}`);

    const { data, error } = schema.safeParse(payload);
    if (error) throw new InvalidRequest(`The request ${subject} is malformed`, issuesOf(error));

    const times = commandTimes(new Date(), remainingMs);
    const metadata = { correlationId: requestId, traceparent, actor, via, ...cause, ...times };
    return { payload: data, access, metadata, commandId: (step: number | string) => derivedId(requestId, step) };
  }
}

/** Nest would make "Internal server error" of everything; what a caller may see is decided in one place, `Answering`. */
@Catch()
class PassOn implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Makes a controller's method the answer to a contract's requests. The service that owns what is asked for decides on the
 * access answer: who is not allowed is refused (`forbidden`) before anyone looks at the payload; a malformed payload is
 * `invalid-request`, with paths and messages but no values.
 */
export const Answers = <Access extends AccessAnswer>(contract: Request, allows: Allows<Access>) =>
  applyDecorators(
    MessagePattern(contract.subject),
    UsePipes(new OpenRequest(contract, allows as Allows)),
    UseFilters(new PassOn()),
  );

export { Payload as Received };
