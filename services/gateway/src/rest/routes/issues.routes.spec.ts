import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { issue } from '../../fixture/fake-desk';
import { StartedGateway } from '../../fixture/started-gateway';

const issues = '/projects/office%2Fdesk/issues';

describe('issues', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`issues.issues.${verb}`)!.payload;
  const answerTo = async (method: string, path: string, json?: object, headers = {}) => {
    const { status, body } = await gateway.ask(method, path, { json, headers });
    return [status, body];
  };
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown with all their fields (API-30, MA-12)', async () => {
    const api = 'https://desk.example.org/api/v4/projects/9';
    const bot = { id: 2, username: 'support-bot', name: 'Support Bot', state: 'active' };
    const shownBot = { ...bot, avatar_url: null, web_url: 'https://desk.example.org/support-bot' };
    const { body, headers } = await gateway.ask('GET', `${issues}/1`);
    expect(body).toEqual({
      id: 40,
      iid: 1,
      project_id: 9,
      title: 'Broken',
      description: null,
      state: 'opened',
      type: 'ISSUE',
      created_at: '2026-11-02T09:00:00.000Z',
      updated_at: '2026-11-02T09:00:00.000Z',
      closed_at: null,
      closed_by: null,
      assignees: [shownBot],
      assignee: shownBot,
      labels: ['urgent'],
      confidential: true,
      author: shownBot,
      user_notes_count: 1,
      moved_to_id: null,
      time_stats: {
        time_estimate: 0,
        total_time_spent: 0,
        human_time_estimate: null,
        human_total_time_spent: null,
      },
      web_url: 'https://desk.example.org/office/desk/-/issues/1',
      references: { short: '#1', relative: '#1', full: 'office/desk#1' },
      external_author: { address: 'ann@example.org', name: 'Ann' },
      sender_verification: 'verified',
      service_desk: true,
      milestone: null,
      due_date: null,
      weight: null,
      issue_type: 'issue',
      upvotes: 0,
      downvotes: 0,
      merge_requests_count: 0,
      has_tasks: false,
      discussion_locked: false,
      severity: 'UNKNOWN',
      task_completion_status: { count: 0, completed_count: 0 },
      _links: { self: `${api}/issues/1`, notes: `${api}/issues/1/notes`, project: api },
    });
    expect(headers.get('etag')).toBe('"3"');
  });
  it('tell what became of quick actions in their description, and nothing of it else (QA-8)', async () => {
    const commands = { changes: { time_estimate: 60 }, summary: ['Set time estimate to 1m.'] };
    for (const [method, path, subject] of [
      ['POST', issues, 'issues.issues.create'],
      ['PUT', `${issues}/1`, 'issues.issues.update'],
    ] as const) {
      const json = { title: 'Broken', description: '/estimate 1m' };
      expect((await gateway.ask(method, path, { json })).body).not.toHaveProperty('commands_changes');
      gateway.services.next.set(subject, [{ issue, commands, position: 12, visible: true }]);
      const { body } = await gateway.ask(method, path, { json });
      expect(body).toMatchObject({ commands_changes: commands.changes, commands_summary: commands.summary });
    }
  });
  it.each([
    ['/issues', 'office/desk#1'],
    ['/groups/office/issues', 'desk#1'],
    [issues, '#1'],
  ])('of %s are referred to as %s (ISS-1)', async (path, relative) =>
    expect((await gateway.ask('GET', path)).body).toMatchObject([{ references: { relative } }]),
  );
  it.each([
    ['/issues', null, 'created_by_me'],
    ['/groups/office/issues', { group: 'office' }, 'all'],
    [issues, { project: 'office/desk' }, 'all'],
  ])('of %s are those of the right scope (API-24, ISS-20)', async (path, what, scope) => {
    await gateway.ask('GET', path);
    expect([gateway.services.accessQuestions.at(-1)!.what, asked('list')]).toMatchObject([
      what,
      { scope, page: 1, perPage: 20 },
    ]);
    await gateway.ask('GET', `${path}?scope=assigned_to_me`);
    expect(asked('list')).toMatchObject({ scope: 'assigned_to_me' });
  });
  it('are listed as asked (ISS-15 to ISS-25)', async () => {
    const times = 'created_after=2026-01-01T00:00:00Z&updated_before=2026-02-01T00:00:00%2B01:00';
    const people = 'author_id=7&author_username=jane&crm_contact_id=70&crm_organization_id=5&confidential=true';
    const query = `state=opened&search=a+b&in=title&iids[]=1&iids[]=2&order_by=title&sort=asc&${people}&${times}`;
    await gateway.ask('GET', `${issues}?${query}`);
    expect(asked('list')).toMatchObject({
      state: 'opened',
      search: 'a b',
      searchIn: ['title'],
      iids: [1, 2],
      orderBy: 'title',
      sort: 'asc',
      authorId: 7,
      authorUsername: 'jane',
      contactId: 70,
      organizationId: 5,
      confidential: true,
      scope: 'all',
      createdAfter: '2026-01-01T00:00:00Z',
      updatedBefore: '2026-02-01T00:00:00+01:00',
      page: 1,
      perPage: 20,
    });
    await gateway.ask('GET', `${issues}?in=title,description`);
    expect(asked('list')).toMatchObject({ searchIn: ['title', 'description'] });
  });
  it.each([
    [
      'service_desk=true&awaiting=team&external_author=ann@example.org',
      { serviceDesk: true, awaiting: 'team', externalAuthor: 'ann@example.org' },
    ],
    ['labels=urgent,next+week', { labels: ['urgent', 'next week'] }],
    ['labels[]=urgent', { labels: ['urgent'] }],
    ['labels=none', { labels: 'None' }],
    ['labels=Any', { labels: 'Any' }],
    ['labels=', { labels: null }],
    ['assignee_id=7', { assigneeId: 7 }],
    ['assignee_id=None', { assigneeId: 'None' }],
    ['assignee_id=any&assignee_username=jane', { assigneeId: 'Any', assigneeUsername: 'jane' }],
  ])('are filtered by labels and assignees: %s (ISS-17, ISS-19)', async (query, payload) => {
    await gateway.ask('GET', `${issues}?${query}`);
    expect(asked('list')).toMatchObject(payload);
  });
  it('are labelled and assigned (API-25, ISS-7, ISS-8)', async () => {
    await gateway.ask('POST', issues, { json: { title: 'Broken', labels: 'a, b', assignee_id: 7 } });
    expect(asked('create')).toMatchObject({ labels: ['a', 'b'], assigneeIds: [7] });
    await gateway.ask('PUT', `${issues}/1`, { json: { labels: '', assignee_ids: [0] } });
    expect(asked('update')).toMatchObject({ labels: [], assigneeIds: [] });
    await gateway.ask('PUT', `${issues}/1`, { json: { add_labels: ['c'], remove_labels: 'a', assignee_id: null } });
    expect(asked('update')).toMatchObject({ addLabels: ['c'], removeLabels: ['a'], assigneeIds: [] });
    await gateway.ask('PUT', `${issues}/1`, { json: { assignee_ids: '7,8', assignee_id: 9 } });
    expect(asked('update')).toMatchObject({ assigneeIds: [7, 8] });
  });
  it('are not filtered by a contact that is empty (ISS-21)', async () => {
    await gateway.ask('GET', `${issues}?crm_contact_id=`);
    expect(asked('list')).toMatchObject({ contactId: null });
  });
  it('say it when a filter matches too much (ISS-22)', async () => {
    const message = 'Organization has too many contacts to filter by (maximum is 20000)';
    gateway.services.refusal = new DomainError('too-many-contacts', message);
    expect(await answerTo('GET', `${issues}?crm_organization_id=5`)).toEqual([422, { message }]);
  });
  it('are moved to another project, which is answered with the new issue (API-26, MOV-3, MOV-6)', async () => {
    const [status, body] = await answerTo('POST', `${issues}/1/move`, { to_project_id: 10 });
    expect([status, body]).toMatchObject([201, { iid: 1 }]);
    expect(asked('move')).toMatchObject({ iid: 1, toProjectId: 10, issueId: (body as unknown as { id: number }).id });
    expect(await answerTo('POST', `${issues}/1/move`, {})).toEqual([400, { error: 'to_project_id is missing' }]);
    const message = 'Cannot move issue to project it originates from!';
    gateway.services.refusal = new DomainError('issue-not-movable', message);
    expect(await answerTo('POST', `${issues}/1/move`, { to_project_id: 9 })).toEqual([400, { message }]);
    gateway.services.refusal = new DomainError('project-not-found', 'no');
    const notFound = [404, { message: '404 Project Not Found' }];
    expect(await answerTo('POST', `${issues}/1/move`, { to_project_id: 99 })).toEqual(notFound);
    gateway.services.refusal = new DomainError('issue-being-moved', 'Issue #1 is being moved.');
    const busy = await gateway.ask('PUT', `${issues}/1`, { json: { title: 'x' } });
    expect([busy.status, busy.body, busy.headers.get('retry-after')]).toEqual([
      409,
      { message: 'Issue #1 is being moved. Try again later.', retryable: true },
      '5',
    ]);
  });
  it('are read by their id in the installation, by those who may (API-24)', async () => {
    expect((await gateway.ask('GET', '/issues/40')).body).toMatchObject({ id: 40, references: { short: '#1' } });
    expect(gateway.services.accessQuestions.at(-1)!.what).toBeNull();
    gateway.services.refusal = new DomainError('forbidden', 'not an administrator');
    const forbidden = await answerTo('GET', '/issues/40');
    const missing = await answerTo('GET', '/issues/41');
    expect([forbidden, missing]).toEqual(Array(2).fill([404, { message: '404 Issue Not Found' }]));
  });
  it('that are not there are not found (API-10)', async () =>
    expect(await answerTo('GET', `${issues}/2`)).toEqual([404, { message: '404 Issue Not Found' }]));
  it('are created with their contacts (API-25)', async () => {
    const created_at = '2026-01-01T00:00:00Z';
    const json = { title: 'Broken', description: 'x'.repeat(262_144), confidential: true, created_at };
    const { status, body } = await gateway.ask('POST', issues, { json: { ...json, crm_contact_ids: [70] } });
    const { created_at: createdAt, ...fields } = json;
    const { id } = body as { id: number };
    const unplanned = { labels: [], assigneeIds: [] };
    expect([status, asked('create')]).toEqual([
      201,
      { issueId: id, ...fields, createdAt, ...unplanned, contactIds: [70] },
    ]);
  });
  it('are not created with a contact that is refused (API-25, LNK-9)', async () => {
    const message = 'Contact Ann Lee (70) is inactive and cannot be added to an issue';
    gateway.services.refusal = new DomainError('contacts-refused', message);
    expect(await answerTo('POST', issues, { title: 'Broken', crm_contact_ids: [70] })).toEqual([422, { message }]);
  });
  it('are not created with contacts by who may not set them (LNK-2)', async () => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    const reason = 'You have insufficient permissions to set customer relations contacts for this issue';
    expect(await answerTo('POST', issues, { title: 'Broken', crm_contact_ids: [70] })).toEqual([
      403,
      { message: `403 Forbidden - ${reason}` },
    ]);
  });
  it('are not created in a project that is archived', async () => {
    gateway.services.refusal = new DomainError('project-archived', 'no');
    expect(await answerTo('POST', issues, { title: 'Broken' })).toEqual([
      403,
      { message: '403 Forbidden - Project is archived' },
    ]);
  });
  it('need a title, of which the service judges (API-11, ISS-2)', async () => {
    expect(await answerTo('POST', issues, {})).toEqual([400, { error: 'title is missing' }]);
    gateway.services.refusal = new InvalidFields([{ path: 'title', message: "can't be blank" }]);
    expect(await answerTo('POST', issues, { title: '' })).toEqual([400, { message: { title: ["can't be blank"] } }]);
  });
  it('are changed only where something is named (API-25)', async () => {
    const { status, headers } = await gateway.ask('PUT', `${issues}/1`, { json: { state_event: 'close' } });
    expect([status, headers.get('etag'), asked('update')]).toEqual([200, '"4"', { iid: 1, stateEvent: 'close' }]);
    const names = 'labels, add_labels, remove_labels, assignee_ids, assignee_id, state_event';
    const error = `title, description, confidential, ${names} are missing, at least one parameter must be provided`;
    expect(await answerTo('PUT', `${issues}/1`, { nonsense: 1 })).toEqual([400, { error }]);
  });
  it('are not changed when they were changed by someone else (API-12)', async () => {
    const json = { title: 'Other' };
    const headers = { 'If-Match': '"2"' };
    const answered = await gateway.ask('PUT', `${issues}/1`, { json, headers });
    expect([answered.status, answered.headers.get('etag')]).toEqual([412, '"3"']);
  });
  it('are deleted, and tell how many mails have left (API-25, OUT-31)', async () => {
    const { status, headers, text } = await gateway.ask('DELETE', `${issues}/1`);
    expect([status, headers.get('x-ledgerdesk-already-sent'), text]).toEqual([204, '2', '']);
    gateway.services.next.set('mail.outgoing.count-sent-about', new DomainError('unavailable', 'away'));
    const untold = await gateway.ask('DELETE', `${issues}/1`);
    expect([untold.status, untold.headers.get('x-ledgerdesk-already-sent')]).toEqual([204, null]);
    expect(await answerTo('DELETE', `${issues}/2`)).toEqual([404, { message: '404 Issue Not Found' }]);
    const late = await gateway.ask('DELETE', `${issues}/1`, { headers: { 'If-Match': '"2"' } });
    expect([late.status, late.headers.get('etag')]).toEqual([412, '"3"']);
  });
  it.each([
    ['GET', issues + '?milestone=a', undefined, 'milestone is not supported'],
    ['GET', '/issues?assignee_id=me', undefined, 'assignee_id does not have a valid value'],
    ['GET', issues + '?awaiting=nobody', undefined, 'awaiting does not have a valid value'],
    ['GET', issues + '?in=body', undefined, 'in does not have a valid value'],
    ['GET', issues + '?created_after=today', undefined, 'created_after does not have a valid value'],
    ['POST', issues, { title: 'a', weight: 3 }, 'weight is not supported'],
    ['PUT', issues + '/1', { assignee_ids: ['jane'] }, 'assignee_ids is invalid'],
    ['PUT', issues + '/1', { state_event: 'open' }, 'state_event does not have a valid value'],
    ['GET', issues + '/x', undefined, 'iid is invalid'],
  ])('refuse what they can not do: %s %s (API-11)', async (method, path, json, error) =>
    expect(await answerTo(method, path, json)).toEqual([400, { error }]),
  );
  it('are not created twice by one key (API-6)', async () => {
    const sent = { json: { title: 'Broken' }, headers: { 'Idempotency-Key': 'issue-1' } };
    const one = await gateway.ask('POST', issues, sent);
    const again = await gateway.ask('POST', issues, sent);
    expect([again.status, again.body]).toEqual([201, one.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});
