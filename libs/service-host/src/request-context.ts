import { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { childTraceparent, parseTraceparent, withinRequest } from './trace-context';

type Envelope = Readonly<{ requestId?: string; traceparent?: string }>;

/** Runs each request of the bus within its ids, so that the log lines written on its behalf carry them. */
export class RequestContext implements NestInterceptor {
  intercept(context: ExecutionContext, handler: CallHandler): Observable<unknown> {
    if (context.getType() !== 'rpc') return handler.handle();
    const { requestId = '', traceparent } = context.switchToRpc().getData<Envelope>();
    const valid = traceparent && parseTraceparent(traceparent) ? traceparent : childTraceparent();
    return new Observable((subscriber) =>
      withinRequest({ requestId, traceparent: valid }, () => handler.handle().subscribe(subscriber)),
    );
  }
}
