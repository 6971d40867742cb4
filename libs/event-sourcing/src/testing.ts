import assert from 'node:assert/strict';
import { DeadlinePassed, Decider, DocumentId, DomainError, Event, fold, Process, Projection, Recorded } from './index';

/** `given(past events).when(command).then(events)`, for one decider. */
export const specify =
  <Command, State, E>(decider: Decider<Command, State, E>) =>
  (...past: E[]) => ({
    when: (command: Command) => {
      const decide = () => decider.decide(command, fold(decider, past));
      return {
        then: (...expected: E[]) => assert.deepEqual(decide(), expected),
        thenNothing: () => assert.deepEqual(decide(), []),
        thenRejected: (code: string) => assert.throws(decide, (no) => no instanceof DomainError && no.code === code),
      };
    },
  });

/** `given(past events).when(input).then(events).sends(commands)`, for one process. */
export const specifyProcess =
  <Input, State, E, Command>(process: Process<Input, State, E, Command>) =>
  (...past: E[]) => ({
    when: (input: Input | DeadlinePassed) => {
      const decided = process.decide(input, fold(process, past));
      const pending = process.pendingCommands(fold(process, [...past, ...decided])).map(({ command }) => command);
      const sends = (...commands: Command[]) => assert.deepEqual(pending, commands);
      return {
        then: (...events: E[]) => {
          assert.deepEqual(decided, events);
          return { sends, sendsNothing: () => sends() };
        },
        thenNothing: () => assert.deepEqual(decided, []),
      };
    },
  });

/** An event as the log would hold it, recorded at this time. */
export const recorded = <E extends Event>(at: string, event: E): Recorded<E> => {
  const ids = { commandId: 'command-1', correlationId: 'request-1', traceparent: 'trace-1' };
  const metadata = { ...ids, actor: 1, via: 'api', at, schema: 1 } as const;
  return { ...event, id: 'event-1', metadata, stream: 'stream-1', revision: 0, position: 1 };
};

/** `given(past).when(events).then(documents by id)`: compares all documents of the projection. */
export const specifyProjection =
  <Document extends object, E extends Event>({ documentIds, reads, evolve }: Projection<Document, E>) =>
  (...past: Recorded<E>[]) => ({
    when: (...events: Recorded<E>[]) => {
      const documents = new Map<DocumentId, Document | null>();
      for (const event of [...past, ...events]) {
        const touched = documentIds(event);
        assert(!('where' in touched), 'a { where } needs a collection: specify it with the read models');
        const others = new Map((reads?.(event) ?? []).map((id) => [id, documents.get(id) ?? null]));
        for (const id of touched) documents.set(id, evolve(documents.get(id) ?? null, event, others));
      }
      const shown = Object.fromEntries(documents);
      return { then: (expected: Record<DocumentId, Document | null>) => assert.deepEqual(shown, expected) };
    },
  });

/** The code and the message of a refusal: `code: message`. @throws what was thrown and is none; Error where it was answered */
export const refusal = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    (answered) => new Error(`answered ${JSON.stringify(answered)}`),
    (error: unknown) => error,
  );
  if (!(error instanceof DomainError)) throw error;
  return `${error.code}: ${error.message}`;
};
