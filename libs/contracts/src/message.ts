import { z } from 'zod';

/** `service.resource.verb` */
export type Subject = `${string}.${string}.${string}`;

/** Asks one service to do or answer something; there is one reply. */
export type Request<Payload extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> = Readonly<{
  subject: Subject;
  payload: Payload;
  reply: Reply;
}>;

export const request = <Payload extends z.ZodType, Reply extends z.ZodType>(
  subject: Subject,
  { payload, reply }: Readonly<{ payload: Payload; reply: Reply }>,
): Request<Payload, Reply> => ({ subject, payload, reply });

/** What the answering side receives, after validation. */
export type RequestPayload<Message extends Readonly<{ payload: z.ZodType }>> = z.output<Message['payload']>;
/** What the asking side writes, before defaults and transformations. */
export type RequestInput<Message extends Readonly<{ payload: z.ZodType }>> = z.input<Message['payload']>;
export type ReplyOf<Message extends Request> = z.output<Message['reply']>;
