import { z } from 'zod';

/** `service.resource.verb` */
export type Subject = `${string}.${string}.${string}`;

/**
 * Asks one service to do or answer something; there is one reply. It carries an access answer, unless it comes before
 * there is one (`withoutAccess`).
 */
export type Request<Payload extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> = Readonly<{
  subject: Subject;
  payload: Payload;
  reply: Reply;
  withoutAccess?: true;
}>;
export type RequestWithoutAccess = Request & Readonly<{ withoutAccess: true }>;

export const request = <Definition extends Omit<Request, 'subject'>>(
  subject: Subject,
  definition: Readonly<Definition>,
): Readonly<Definition & { subject: Subject }> => ({ subject, ...definition });

/** What the answering side receives, after validation. */
export type RequestPayload<Message extends Readonly<{ payload: z.ZodType }>> = z.output<Message['payload']>;
/** What the asking side writes, before defaults and transformations. */
export type RequestInput<Message extends Readonly<{ payload: z.ZodType }>> = z.input<Message['payload']>;
export type ReplyOf<Message extends Request> = z.output<Message['reply']>;
