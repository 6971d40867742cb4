import { applyDecorators, ArgumentsHost, Catch, PipeTransform, RpcExceptionFilter } from '@nestjs/common';
import { UseFilters, UsePipes } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { Observable, throwError } from 'rxjs';
import {
  Access,
  InvalidRequest,
  issuesOf,
  Request,
  RequestEnvelope,
  RequestPayload,
  RequestWithoutAccess,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope } from './request-scope';

/** Whether the access answer that came with a request allows what is asked. */
export type Allows = (access: Access) => boolean;

/** Everybody who has entered, also without having signed in. */
export const anyCaller: Allows = () => true;

/** What a controller's method gets: the request's payload, validated, and on whose behalf it comes. */
export class IncomingRequest<R extends Request> {
  constructor(
    readonly payload: RequestPayload<R>,
    readonly scope: RequestScope,
  ) {}
}

class OpenRequest<R extends Request> implements PipeTransform<RequestEnvelope, IncomingRequest<R>> {
  constructor(
    private readonly contract: R,
    private readonly allows: Allows,
  ) {}

  transform({ payload, ...context }: RequestEnvelope): IncomingRequest<R> {
    const { subject, withoutAccess, payload: schema } = this.contract;
    const { access } = context;
    const allowed = access ? this.allows(access) : withoutAccess === true;
    if (!allowed) throw new DomainError('forbidden', `You have insufficient permissions for ${subject}`);

    const { data, error } = schema.safeParse(payload);
    if (error) throw new InvalidRequest(`The request ${subject} is malformed`, issuesOf(error));
    return new IncomingRequest(data as RequestPayload<R>, RequestScope.ofRequest(context));
  }
}

/** Nest would make "Internal server error" of everything; what a caller may see is decided in one place, `RequestDispatcher`. */
@Catch()
class PassOn implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Makes a controller's method the answer to a contract's requests; it gets an `IncomingRequest`. The service that owns
 * what is asked for decides on the access answer: who is not allowed is refused (`forbidden`) before anyone looks at the
 * payload; a malformed payload is `invalid-request`, with paths and messages but no values. A contract that is
 * `withoutAccess` names nobody to allow.
 */
export function Answers(contract: RequestWithoutAccess): MethodDecorator;
export function Answers(contract: Request, allows: Allows): MethodDecorator;
export function Answers(contract: Request, allows: Allows = anyCaller): MethodDecorator {
  return applyDecorators(
    MessagePattern(contract.subject),
    UsePipes(new OpenRequest(contract, allows)),
    UseFilters(new PassOn()),
  );
}
