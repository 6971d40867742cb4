import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { note } from '../../fixture/fake-desk';
import { StartedGateway } from '../../fixture/started-gateway';

const notes = '/projects/9/issues/1/notes';

describe('notes', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`issues.notes.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown with all their fields (ISS-28, API-30, MA-12)', async () => {
    const { body, headers } = await gateway.ask('GET', `${notes}/50`);
    expect(body).toEqual({
      id: 50,
      body: 'Hello',
      system: false,
      internal: true,
      confidential: true,
      author: {
        id: 2,
        username: 'support-bot',
        name: 'Support Bot',
        state: 'active',
        avatar_url: null,
        web_url: 'https://desk.example.org/support-bot',
      },
      created_at: '2026-11-02T09:00:00.000Z',
      updated_at: '2026-11-02T09:00:00.000Z',
      noteable_id: 40,
      noteable_iid: 1,
      noteable_type: 'Issue',
      project_id: 9,
      type: null,
      attachment: null,
      resolvable: false,
      commands_changes: {},
      commands_summary: [],
      external_author: { address: 'ann@example.org', name: 'Ann' },
      sender_verification: 'verified',
    });
    expect([headers.get('etag'), asked('read')]).toEqual(['"1"', { iid: 1, noteId: 50 }]);
  });
  it('are listed as asked (API-27)', async () => {
    await gateway.ask('GET', `${notes}?sort=asc&order_by=updated_at&activity_filter=only_comments&page=2`);
    expect(asked('list')).toEqual({
      iid: 1,
      sort: 'asc',
      orderBy: 'updated_at',
      activity: 'only_comments',
      page: 2,
      perPage: 20,
    });
  });
  it.each([
    [{ internal: true }, { internal: true }],
    [{ confidential: true }, { internal: true }],
    [{ internal: false, confidential: true }, { internal: false }],
    [{ created_at: '2026-01-01T00:00:00Z' }, { createdAt: '2026-01-01T00:00:00Z' }],
  ])('are written with %j (API-27)', async (given, expected) => {
    const { status, body } = await gateway.ask('POST', notes, { json: { body: 'Hello', ...given } });
    const { id: noteId } = body as { id: number };
    expect([status, asked('add')]).toMatchObject([201, { iid: 1, noteId, body: 'Hello', ...expected }]);
  });
  it('that are repeated under their key are the same command, which has no second effect (API-6)', async () => {
    const sent = { json: { body: 'Hello' }, headers: { 'Idempotency-Key': 'note-1' } };
    const one = await gateway.ask('POST', notes, sent);
    const again = await gateway.ask('POST', notes, sent);
    expect([again.status, again.body]).toEqual([201, one.body]);
    expect(asked('add')).toMatchObject({ iid: 1, noteId: (one.body as { id: number }).id });
  });
  const commands = { changes: { state_event: 'close' as const }, summary: ['Closed this issue.'] };
  const written = { position: 12, visible: true, commands };
  it('of nothing but quick actions are none, also when they are repeated (QA-7)', async () => {
    const sent = { json: { body: '/close' }, headers: { 'Idempotency-Key': 'note-2' } };
    for (let time = 1; time <= 2; time += 1) {
      gateway.services.next.set('issues.notes.add', [{ note: null, ...written }]);
      const { status, body } = await gateway.ask('POST', notes, sent);
      const { changes, summary } = commands;
      expect([status, body]).toEqual([202, { commands_changes: changes, summary }]);
    }
  });
  it('of nothing but quick actions that could not be applied are refused (QA-7)', async () => {
    const refusal = new DomainError('no-command-applied', 'Could not apply close command.');
    gateway.services.next.set('issues.notes.add', [refusal]);
    const { status, body } = await gateway.ask('POST', notes, { json: { body: '/close' } });
    expect([status, body]).toEqual([400, { message: 'Could not apply close command.' }]);
  });
  it('with quick actions tell what became of them (QA-8)', async () => {
    gateway.services.next.set('issues.notes.add', [{ note, ...written }]);
    const { status, body } = await gateway.ask('POST', notes, { json: { body: 'Done\n/close' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ commands_changes: commands.changes, commands_summary: commands.summary });
  });
  it('are edited, as they were read if that is asked for (API-12, API-27)', async () => {
    const edit = (tag: string) =>
      gateway.ask('PUT', `${notes}/50`, { json: { body: 'Bye' }, headers: { 'If-Match': tag } });
    const { status, headers } = await edit('"1"');
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(asked('edit')).toEqual({ iid: 1, noteId: 50, body: 'Bye', ifChanges: [1] });
    const overtaken = await edit('"7"');
    expect([overtaken.status, overtaken.headers.get('etag')]).toEqual([412, '"1"']);
    gateway.services.refusal = new DomainError('system-note', 'no');
    const { status: refused, body } = await edit('*');
    expect([refused, body]).toEqual([403, { message: '403 Forbidden' }]);
  });
  it('need a text, of which the service judges, and it is said as GitLab says it (API-27, ISS-3)', async () => {
    expect((await gateway.ask('POST', notes, { json: {} })).body).toEqual({ error: 'body is missing' });
    gateway.services.refusal = new InvalidFields([{ path: 'body', message: "can't be blank" }]);
    const { status, text } = await gateway.ask('POST', notes, { json: { body: ' ' } });
    expect([status, text]).toEqual([400, String.raw`{"message":"Note {:note=>[\"can't be blank\"]}"}`]);
  });
  it('are deleted, and tell how many mails have left (API-27, OUT-31)', async () => {
    const { status, headers, text } = await gateway.ask('DELETE', `${notes}/50`);
    expect([status, headers.get('x-ledgerdesk-already-sent'), text]).toEqual([204, '2', '']);
    expect(asked('delete')).toEqual({ iid: 1, noteId: 50 });
    expect((await gateway.ask('DELETE', `${notes}/51`)).status).toBe(404);
    const late = await gateway.ask('DELETE', `${notes}/50`, { headers: { 'If-Match': '"9"' } });
    expect([late.status, late.headers.get('etag')]).toEqual([412, '"1"']);
  });
  it.each([
    ['issue-not-found', '404 Issue Not Found'],
    ['note-not-found', '404 Note Not Found'],
  ])('are not found: %s (API-10)', async (code, message) => {
    gateway.services.refusal = new DomainError(code, 'no');
    const { status, body } = await gateway.ask('GET', `${notes}/51`);
    expect([status, body]).toEqual([404, { message }]);
  });
});
