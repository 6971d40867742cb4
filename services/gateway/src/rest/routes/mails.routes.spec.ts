import { DomainError } from '@ledgerdesk/event-sourcing';
import { rawMail } from '../../fixture/fake-desk';
import { StartedGateway } from '../../fixture/started-gateway';

const mails = '/projects/9/service_desk/mails';
const id = 'a'.repeat(64);
const shown = {
  id,
  project_id: 9,
  state: 'processed',
  code: null,
  source: 'inbox',
  size: 27,
  message_id: '<1@example.org>',
  received_at: '2026-11-02T09:00:00.000Z',
  sender: { address: 'ann@example.org', name: 'Ann' },
  issue: { id: 40, iid: 1 },
  next_try_at: null,
};

describe('mails to a project', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`mail.messages.${verb}`)!.payload;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    await gateway.parts.blobs.put(id, Buffer.from(rawMail.content));
  });
  afterAll(() => gateway.stop());

  it('are listed as asked (MA-6)', async () => {
    const times = 'received_after=2026-01-01T00:00:00Z&received_before=2026-02-01T00:00:00Z';
    const { body } = await gateway.ask('GET', `${mails}?state=processed&code=x&sender=ann&issue_iid=1&${times}`);
    expect([body, asked('list')]).toEqual([
      [shown],
      {
        state: 'processed',
        code: 'x',
        sender: 'ann',
        issueIid: 1,
        page: 1,
        perPage: 20,
        receivedAfter: '2026-01-01T00:00:00Z',
        receivedBefore: '2026-02-01T00:00:00Z',
      },
    ]);
  });
  it('can be followed (MA-7, OPS-1)', async () =>
    expect((await gateway.ask('GET', `${mails}/${id}`)).body).toEqual({
      ...shown,
      note_id: null,
      verdict: 'pass',
      flags: ['bulk'],
      tries: 1,
      last_error: null,
      steps: [{ step: 'received', at: '2026-11-02T09:00:00.000Z', detail: null }],
      contact_ids: [70],
      skipped_contact_ids: [71],
      further_project_ids: [],
      arrivals: [{ source: 'inbox', at: '2026-11-02T09:00:00.000Z' }],
    }));
  it('are handed out as they came (MA-7, SEC-16, ATT-9)', async () => {
    const { status, text, headers } = await gateway.ask('GET', `${mails}/${id}/raw`);
    expect([status, text, asked('read-raw')]).toEqual([200, rawMail.content, { mailId: id }]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${id}.eml"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private',
    });
  });
  it('that are not there are not found (API-10)', async () => {
    const { status, body } = await gateway.ask('GET', `${mails}/4711`);
    expect([status, body, asked('read')]).toEqual([404, { message: '404 Not found' }, { mailId: '4711' }]);
  });
  it.each(['', `/${id}`, `/${id}/raw`])('are only for those who maintain it: mails%s (MA-6, SEC-16)', async (path) => {
    expect((await gateway.ask('GET', mails + path, { token: null })).status).toBe(401);
    gateway.services.refusal = new DomainError('forbidden', 'no');
    expect((await gateway.ask('GET', mails + path)).status).toBe(403);
  });
});
