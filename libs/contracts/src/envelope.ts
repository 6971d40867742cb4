import { z } from 'zod';
import { Via } from '@ledgerdesk/event-sourcing';
import { access } from './groups/access';
import { refusal } from './refusals';

const via = [
  'api',
  'graphql',
  'quick_action',
  'mail',
  'import',
  'transfer',
  'merge',
  'system',
] as const satisfies Via[];
export const viaSchema = z.enum(via);

const cause = z.object({
  transferId: z.int().exactOptional(),
  importId: z.int().exactOptional(),
  mailId: z.string().exactOptional(),
});

/**
 * What every request travels in, checked on arrival. `requestId` is made by the owner of the retry, once. `access` is
 * null only for a question that comes before there is an access answer. `remainingMs` is what is left of the deadline:
 * no clock time crosses to another machine. `traceparent` is W3C Trace Context.
 */
export const requestEnvelope = z.object({
  requestId: z.string().min(1).max(200),
  via: viaSchema,
  actor: z.int().nullable(),
  access: access.nullable(),
  cause: cause.exactOptional(),
  traceparent: z.string().min(1).max(200),
  remainingMs: z.number(),
  payload: z.unknown(),
});
export type RequestEnvelope = Readonly<z.infer<typeof requestEnvelope>>;
/** All that a request carries besides its payload. */
export type RequestContext = Omit<RequestEnvelope, 'payload'>;

/** What every reply travels in. */
export const answerEnvelope = z.union([z.object({ error: refusal }), z.object({ result: z.unknown() })]);
export type AnswerEnvelope = Readonly<z.infer<typeof answerEnvelope>>;
