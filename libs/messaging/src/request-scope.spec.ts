import { Access, RequestContext } from '@ledgerdesk/contracts';
import { derivedId } from '@ledgerdesk/event-store';
import { RequestScope } from './request-scope';

const jane: Access = {
  position: 1,
  user: { id: 7, username: 'jane', isAdministrator: false, canCreateGroup: false, scopes: null },
  target: null,
};
const context: RequestContext = {
  requestId: 'request-1',
  via: 'api',
  actor: 7,
  access: jane,
  cause: { transferId: 3, importId: 4, mailId: 'mail-5' },
  traceparent: 't-1',
  remainingMs: 5_000,
};
const step = { correlationId: 'r-1', traceparent: 't-1', actor: 7, via: 'system', mailId: 'mail-5' } as const;

describe('a request scope', () => {
  it('names commands and requests apart, the same way in every attempt', () => {
    const scope = RequestScope.ofRequest(context);
    const ids = [
      scope.command().commandId,
      scope.command('contacts').commandId,
      scope.request('crm.contacts.read').requestId,
      scope.request('issues.notes.add').requestId,
    ];
    expect(new Set([context.requestId, ...ids]).size).toBe(5);
    const again = RequestScope.ofRequest(context);
    expect(again.command('contacts').commandId).toBe(ids[1]);
    expect(again.request('crm.contacts.read').requestId).toBe(ids[2]);
  });

  it('never shares a command id with a service that is asked', () => {
    const scope = RequestScope.ofRequest(context);
    const asked = RequestScope.ofRequest(scope.request('issues.notes.add'));
    expect(asked.command().commandId).not.toBe(scope.command().commandId);
  });

  it('keeps the cause in commands and requests, however far it is sent on', () => {
    const sentOn = RequestScope.ofRequest(RequestScope.ofRequest(context).request('one')).request('other');
    expect(sentOn.cause).toEqual(context.cause);
    expect(RequestScope.ofRequest(sentOn).command()).toMatchObject(context.cause!);
  });

  it('says who asks, which way, until when', () => {
    const { now, deadline, ...command } = RequestScope.ofRequest(context).command();
    expect(command).toMatchObject({ correlationId: 'request-1', traceparent: 't-1', actor: 7, via: 'api' });
    const withinMs = Date.parse(deadline) - Date.parse(now);
    expect(withinMs).toBeGreaterThan(0);
    expect(withinMs).toBeLessThanOrEqual(5_000);
  });

  it('of a step of a process derives its ids from the stream', () => {
    const scope = RequestScope.ofStep({ ...step, stream: 'mail-5', step: 'deliver', remainingMs: 100 });
    expect(scope.command('deliver').commandId).toBe(derivedId('mail-5', 'deliver'));
    expect(scope.request('deliver')).toMatchObject({
      requestId: derivedId('mail-5', 'deliver'),
      access: null,
      cause: { mailId: 'mail-5' },
    });
  });

  it('of an announcement is the same in each of its repetitions', () => {
    const handled = () => RequestScope.ofAnnouncement({ id: 'event-1', traceparent: 't-1' }, 'mail', 1_000);
    expect(handled().command('queue').commandId).toBe(handled().command('queue').commandId);
  });

  it('of the system is another each time', () => {
    const [one, other] = [1, 2].map(() => RequestScope.system({ withinMs: 1_000 }));
    expect(one!.command().commandId).not.toBe(other!.command().commandId);
    expect(one!.command().actor).toBeNull();
  });

  it('can be had as somebody else, with less time, another way, and for a cause', () => {
    const scope = RequestScope.system({ withinMs: 5_000 });
    const changed = scope.as(jane).within(10).through('mail').because({ importId: 4 });
    expect(changed.request('x')).toMatchObject({ access: jane, actor: 7, via: 'mail', cause: { importId: 4 } });
    expect(changed.request('x').remainingMs).toBeLessThanOrEqual(10);
    expect(scope.as(jane).as(null).request('x')).toMatchObject({ access: null, actor: null });
  });

  it('has parts, of which each names its own commands', () => {
    const scope = RequestScope.ofRequest(context);
    const ids = [scope, scope.part('first'), scope.part('second')].map((each) => each.command().commandId);
    expect(new Set(ids).size).toBe(3);
    expect(scope.part('first').command().commandId).toBe(ids[1]);
    expect(scope.part('first').command()).toMatchObject(context.cause!);
  });

  it('has no access answer before anybody has entered', () => {
    expect(() => RequestScope.system({ withinMs: 1_000 }).access).toThrow('Nobody has entered');
  });
});
