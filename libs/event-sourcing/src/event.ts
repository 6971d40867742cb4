export type Event<Type extends string = string, Data extends object = object> = Readonly<{
  type: Type;
  data: Readonly<Data>;
}>;

export type Via = 'api' | 'graphql' | 'quick_action' | 'mail' | 'import' | 'transfer' | 'merge' | 'system';

/** What a request serves, where it serves something larger. */
export type Cause = Readonly<{ transferId?: number; importId?: number; mailId?: string }>;

/** Who (`null`: the system), which way, because of what; `traceparent` is W3C Trace Context. */
export type Origin = Cause & Readonly<{ correlationId: string; traceparent: string; actor: number | null; via: Via }>;

/** Both times are ISO 8601 UTC, by the clock of this machine. */
export type CommandMetadata = Origin & Readonly<{ commandId: string; now: string; deadline: string }>;

/** Stamped by `execute`. `at` never runs backwards within a stream; `schema` is the version of the event's type. */
export type EventMetadata = Origin & Readonly<{ commandId: string; at: string; schema: number }>;

/** An event as the log holds it. `position` is its place in the whole log, a safe integer that only grows. */
export type Recorded<E extends Event = Event> = E &
  Readonly<{ id: string; metadata: EventMetadata; stream: string; revision: number; position: number }>;
