import { randomUUID } from 'node:crypto';
import { RequestContext } from '@ledgerdesk/contracts';
import { childTraceparent } from './trace-context';

/** What a question travels with that serves no request: asked by the system, before anybody has entered, in a trace of its own. */
export const unaskedQuestion = (via: RequestContext['via'], remainingMs: number): RequestContext => ({
  requestId: randomUUID(),
  via,
  actor: null,
  access: null,
  traceparent: childTraceparent(),
  remainingMs,
});
