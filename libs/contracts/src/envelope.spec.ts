import { z } from 'zod';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { announced, announcement, cloudEvent, errorOf, InvalidRequest, issuesOf, refusalOf, requestEnvelope } from '.';

const envelope = {
  requestId: 'request-1',
  via: 'api',
  actor: 7,
  access: {
    position: 1,
    user: { id: 7, username: 'jane', isAdministrator: false, canCreateGroup: true, scopes: null },
    target: null,
  },
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  remainingMs: 5000,
  payload: { contactId: 7 },
};

describe('the envelope of a request', () => {
  it('passes with everything a request carries', () => expect(requestEnvelope.parse(envelope)).toEqual(envelope));
  it('passes with a cause', () => {
    const caused = { ...envelope, cause: { transferId: 3 } };
    expect(requestEnvelope.parse(caused)).toEqual(caused);
  });
  it('says where it is malformed, without the value', () => {
    const { error } = requestEnvelope.safeParse({ ...envelope, actor: 'jane@example.com', via: 'carrier pigeon' });
    expect(issuesOf(error!).map(({ path }) => path)).toEqual(['via', 'actor']);
    expect(JSON.stringify(issuesOf(error!))).not.toMatch(/jane|pigeon/);
  });
});

describe('a refusal', () => {
  const cross = (error: DomainError) => errorOf(JSON.parse(JSON.stringify(refusalOf(error))));

  it('arrives with its code and message', () =>
    expect(cross(new DomainError('contact-merged', 'Contact 7 was merged'))).toEqual(
      new DomainError('contact-merged', 'Contact 7 was merged'),
    ));
  it('arrives with its details for programs', () =>
    expect(cross(new DomainError('contact-merged', 'Contact 7 was merged', { intoId: 9 }))).toMatchObject({
      code: 'contact-merged',
      details: { intoId: 9 },
    }));
  it('arrives with the issues of a malformed request', () => {
    const { error } = z.object({ emails: z.array(z.email()) }).safeParse({ emails: ['jane'] });
    const arrived = cross(new InvalidRequest('malformed', issuesOf(error!)));
    expect(arrived).toBeInstanceOf(InvalidRequest);
    expect(arrived).toMatchObject({ issues: [{ path: 'emails.0', message: 'Invalid email address' }] });
  });
});

describe('the issues of a large malformed request', () => {
  it('are the first 20, and short', () => {
    const large = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}`.repeat(500), index]));
    const { error } = z.record(z.string(), z.string()).safeParse(large);
    expect(issuesOf(error!)).toHaveLength(20);
    expect(JSON.stringify(issuesOf(error!)).length).toBeLessThan(10_000);
  });
});

describe('an announcement', () => {
  const created = announcement('crm.contacts.created.v1', z.object({ contactId: z.int() }));
  const event = {
    specversion: '1.0',
    id: 'e-1',
    source: '/crm',
    type: created.type,
    time: '2026-11-02T09:00:00.000Z',
    datacontenttype: 'application/json',
    traceparent: envelope.traceparent,
    logid: 'log-1',
    position: '9007199254740991',
    data: { contactId: 7 },
  };

  it('says its type, its payload and what it is about', () =>
    expect(announced(created, { contactId: 7 }, 'contacts/7')).toEqual({
      type: 'crm.contacts.created.v1',
      payload: { contactId: 7 },
      subject: 'contacts/7',
    }));
  it('travels as a CloudEvent, whose attribute names are lower-case letters and digits', () => {
    expect(cloudEvent.parse(event)).toEqual(event);
    expect(Object.keys(cloudEvent.shape).filter((name) => !/^[a-z0-9]{1,20}$/.test(name))).toEqual([]);
  });
  it.each([
    ['a type without version', { type: 'crm.contacts.created' }],
    ['a position that is a number', { position: 7 }],
    ['another version of CloudEvents', { specversion: '0.3' }],
  ])('is none with %s', (_, change) => expect(cloudEvent.safeParse({ ...event, ...change }).success).toBe(false));
});
