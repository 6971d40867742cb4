import { DomainError } from '@ledgerdesk/event-sourcing';
import { rawMail } from '../../fixture/fake-desk';
import { StartedGateway } from '../../fixture/started-gateway';

const mails = '/projects/9/issues/1/outgoing_mails';

describe('outgoing mails of an issue', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`mail.outgoing.${verb}`)!.payload;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    await gateway.parts.blobs.put('thank-you-1', Buffer.from(rawMail.content));
  });
  afterAll(() => gateway.stop());

  it('are listed with their attempts (MA-11)', async () => {
    const at = '2026-11-02T09:00:00.000Z';
    const { body } = await gateway.ask('GET', `${mails}?page=2`);
    expect(body).toEqual([
      {
        id: 'thank-you-1',
        kind: 'thank_you',
        state: 'held',
        recipient: 'ann@example.org',
        note_id: null,
        message_id: '<2@desk.example.org>',
        created_at: at,
        next_try_at: null,
        reason: 'no-smtp-server',
        possibly_delivered_twice: false,
        attempts: [{ number: 1, at, ended_at: at, code: 451, text: '4.3.0 later', server: 'mx' }],
      },
    ]);
    expect(asked('list')).toEqual({ iid: 1, page: 2, perPage: 20 });
  });
  it('are handed out as they are sent (ATT-9)', async () => {
    const { text, headers } = await gateway.ask('GET', `${mails}/thank-you-1/raw`);
    expect([text, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      rawMail.content,
      'message/rfc822',
      'attachment; filename="thank-you-1.eml"',
    ]);
  });
  it('are handed out as they are sent to Maintainers only, as they hold a reply key', async () => {
    const token = 'reporter-token';
    expect((await gateway.ask('GET', mails, { token })).status).toBe(200);
    const { status, body } = await gateway.ask('GET', `${mails}/thank-you-1/raw`, { token });
    expect([status, body]).toEqual([403, { message: '403 Forbidden' }]);
  });
  it('that are not written yet are not found', async () => {
    const { status, body } = await gateway.ask('GET', `${mails}/thank-you-2/raw`);
    expect([status, body]).toEqual([404, { message: '404 Not found' }]);
  });
  it.each([
    ['retry', 'queued'],
    ['cancel', 'withdrawn'],
  ])('obey to %s (MA-11)', async (action, state) => {
    const { status, body } = await gateway.ask('POST', `${mails}/thank-you-1/${action}`);
    expect([status, body]).toMatchObject([200, { id: 'thank-you-1', state }]);
    expect(asked('change')).toEqual({ iid: 1, outgoingId: 'thank-you-1', action });
  });
  it('that were sent can not be taken back (MA-11)', async () => {
    gateway.services.refusal = new DomainError('not-in-this-state', 'This mail was sent already');
    const { status, body } = await gateway.ask('POST', `${mails}/thank-you-1/cancel`);
    expect([status, body]).toEqual([409, { message: 'This mail was sent already' }]);
  });
});
