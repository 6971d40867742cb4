import { Within } from '@ledgerdesk/messaging';
import { childTraceparent, parseTraceparent, withinRequest } from './trace-context';

/** Runs each request of the bus within its ids, so that the log lines written on its behalf carry them. */
export const withinEnvelope: Within = ({ requestId, traceparent }, work) =>
  withinRequest({ requestId, traceparent: parseTraceparent(traceparent) ? traceparent : childTraceparent() }, work);
