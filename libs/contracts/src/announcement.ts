import { z } from 'zod';

/** `<service>.<resource>.<past tense>.v1` */
export type AnnouncementType = `${string}.${string}.${string}.v${number}`;

/** Tells whoever listens that something happened: versioned, because others depend on it; ids, and no personal data. */
export type AnnouncementContract<
  Type extends AnnouncementType = AnnouncementType,
  Payload extends z.ZodType = z.ZodType,
> = Readonly<{ type: Type; payload: Payload }>;

export const announcement = <Type extends AnnouncementType, Payload extends z.ZodType>(
  type: Type,
  payload: Payload,
): AnnouncementContract<Type, Payload> => ({ type, payload });

/** What one event is announced as; `subject` names the thing it happened to, within the service (`contacts/7`). */
export type Announced = Readonly<{ type: AnnouncementType; payload: unknown; subject?: string }>;

export const announced = <Payload extends z.ZodType>(
  { type }: AnnouncementContract<AnnouncementType, Payload>,
  payload: z.input<Payload>,
  subject?: string,
): Announced => ({ type, payload, ...(subject === undefined ? {} : { subject }) });

/**
 * What an announcement travels in: CloudEvents 1.0, JSON format, with three extensions. `traceparent` is the one of the
 * Distributed Tracing extension. `logid` and `position` say which event of which log is announced; the position is a
 * string, because an Integer of CloudEvents ends at 2^31 - 1.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.templateLiteral([z.string(), '.', z.string(), '.', z.string(), '.v', z.int()]),
  subject: z.string().min(1).exactOptional(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  traceparent: z.string().min(1),
  logid: z.string().min(1),
  position: z.string().regex(/^\d{1,16}$/),
  data: z.unknown(),
});
export type CloudEvent = Readonly<z.infer<typeof cloudEvent>>;

/** A CloudEvent whose data is what the contract of its type says. */
export type AnnouncementOf<Contract extends AnnouncementContract> =
  Contract extends AnnouncementContract<infer Type, infer Payload>
    ? Omit<CloudEvent, 'type' | 'data'> & Readonly<{ type: Type; data: z.output<Payload> }>
    : never;
