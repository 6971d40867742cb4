import { randomUUID } from 'node:crypto';
import { Access, RequestContext } from '@ledgerdesk/contracts';
import { Cause, CommandMetadata, commandTimes, Origin, ProcessStep, Via } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { childTraceparent } from './trace-context';

type Fields = Readonly<{ id: string; origin: Origin; access: Access | null; endsAt: number }>;

/**
 * On whose behalf something is done, until when, and because of what: of a request that is being answered, of one step
 * of a process, of an announcement that is handled, or of work that the system does by itself.
 *
 * Whatever is done within a scope has an id derived from the scope's own and from the name of what is done, so it is the
 * same in every attempt, and two things of different names never share one: neither two commands, nor a command and the
 * commands of a service that is asked. Immutable.
 */
export class RequestScope {
  private constructor(private readonly fields: Fields) {}

  /** Of a request as it arrived. */
  static ofRequest(context: RequestContext): RequestScope {
    const { requestId, via, actor, access, cause, traceparent, remainingMs } = context;
    const origin = { correlationId: requestId, traceparent, actor, via, ...cause };
    return new RequestScope({ id: requestId, origin, access, endsAt: performance.now() + remainingMs });
  }

  /**
   * Of one attempt at a step of a process. Its ids derive from the process's stream, so that the attempts of all its
   * runners agree; steps therefore name what they do apart from each other.
   */
  static ofStep({ stream, step: _, remainingMs, ...origin }: ProcessStep): RequestScope {
    return new RequestScope({ id: stream, origin, access: null, endsAt: performance.now() + remainingMs });
  }

  /** Of an announcement that is handled: the same in each of its repetitions. `id`: of its CloudEvent. */
  static ofAnnouncement(
    { id, traceparent }: Readonly<{ id: string; traceparent: string }>,
    via: Via,
    withinMs: number,
  ): RequestScope {
    const origin = { correlationId: id, traceparent, actor: null, via };
    return new RequestScope({ id, origin, access: null, endsAt: performance.now() + withinMs });
  }

  /** Of work that nobody asked for: it is its own cause, in a trace of its own, other than any before. */
  static system({ withinMs, via = 'system' }: Readonly<{ withinMs: number; via?: Via }>): RequestScope {
    const id = randomUUID();
    const origin = { correlationId: id, traceparent: childTraceparent(), actor: null, via };
    return new RequestScope({ id, origin, access: null, endsAt: performance.now() + withinMs });
  }

  /** @throws Error where there is no access answer, as in requests that are `withoutAccess` */
  get access(): Access {
    const { access } = this.fields;
    if (!access) throw new Error('Nobody has entered: this scope has no access answer');
    return access;
  }

  /** Who, which way, and because of what. */
  get origin(): Origin {
    return this.fields.origin;
  }

  /** At least 1, so that what is asked late is refused by whoever is asked, as late. */
  get remainingMs(): number {
    return Math.max(1, Math.floor(this.fields.endsAt - performance.now()));
  }

  /**
   * For a command. `step` names it within this scope; where there is one command, it needs no name. `at`: by the clock of
   * whoever decides by one that is not this machine's.
   */
  command(step: string | number = 1, at = new Date()): CommandMetadata {
    const { id, origin } = this.fields;
    return { commandId: derivedId(id, step), ...origin, ...commandTimes(at, this.remainingMs) };
  }

  /** For a request to another service. `step` names it within this scope. See `ServiceClient.ask`. */
  request(step: string | number): RequestContext {
    const { id, origin, access } = this.fields;
    const { correlationId: _, traceparent, actor, via, ...cause } = origin;
    return { requestId: derivedId(id, step), via, actor, access, cause, traceparent, remainingMs: this.remainingMs };
  }

  /** One of several things that are done within this scope, which has ids of its own. `name`: among those. */
  part(name: string | number): RequestScope {
    return new RequestScope({ ...this.fields, id: derivedId(this.fields.id, 'part', name) });
  }

  /** The same, as whoever this access answer is of; null: nobody, yet. */
  as(access: Access | null): RequestScope {
    const origin = { ...this.fields.origin, actor: access?.user?.id ?? null };
    return new RequestScope({ ...this.fields, origin, access });
  }

  /** The same, which ends in so many milliseconds, if not before. */
  within(ms: number): RequestScope {
    return new RequestScope({ ...this.fields, endsAt: Math.min(this.fields.endsAt, performance.now() + ms) });
  }

  /** The same, another way. */
  through(via: Via): RequestScope {
    return new RequestScope({ ...this.fields, origin: { ...this.fields.origin, via } });
  }

  /** The same, in which this is named as the cause, too. */
  because(cause: Cause): RequestScope {
    return new RequestScope({ ...this.fields, origin: { ...this.fields.origin, ...cause } });
  }
}
