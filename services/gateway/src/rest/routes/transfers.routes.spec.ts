import { readTransfer, TransferView } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { transfer } from '../../fixture/fake-services';
import { Answered, StartedGateway } from '../../fixture/started-gateway';

const shown = {
  id: 50,
  group_id: 3,
  from_parent_id: null,
  to_parent_id: 4,
  requested_by: 7,
  undoes: null,
  status: 'applying',
  failure: null,
  mode: 'move',
  contacts_scope: 'all',
  contact_source_before: { id: 3, full_path: 'office' },
  contact_source_after: { id: 4, full_path: null },
  contacts: { moved: 2, copied: 0, merged: 1 },
  organizations: { moved: 2, copied: 0, merged: 1 },
  issues_repointed: 1,
  links_repointed: 2,
  progress: { done: 3, total: 6 },
  created_at: '2026-11-02T09:00:00.000Z',
  committed_at: '2026-11-02T09:00:00.000Z',
  finished_at: null,
};
const completed: Partial<TransferView> = { status: 'completed' };
const noPermission = { message: "You don't have enough permissions.", reason: 'insufficient_permissions' } as const;

describe('transfers', () => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  const asked = (subject: string) => gateway.services.requests.get(subject)!.payload;
  const answerTo = async (...sent: Parameters<StartedGateway['ask']>) => {
    const { status, body } = await gateway.ask(...sent);
    return [status, body];
  };
  const locationOf = ({ headers }: Answered) => headers.get('location');
  /** What becomes of it, as it is read next. */
  const becomes = (state: Partial<TransferView>) =>
    gateway.services.next.set(readTransfer.subject, { transfer: { ...transfer, ...state } });
  const transferred = (json: object = { group_id: 4 }) => gateway.ask('POST', '/groups/3/transfer', { json });

  it('are shown with all there is to know of them (TRF-37, API-52)', async () => {
    expect(await answerTo('GET', '/groups/office/transfers/50')).toEqual([200, shown]);
    expect(asked('groups.transfers.read')).toEqual({ transferId: 50 });
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 'office' } });
    becomes({ status: 'failed', failure: noPermission });
    const { body } = await gateway.ask('GET', '/groups/3/transfers/50');
    expect(body).toMatchObject({ status: 'failed', failure: noPermission });
    expect(await answerTo('GET', '/groups/3/transfers')).toEqual([200, [shown]]);
    expect((await gateway.ask('GET', '/groups/3/transfers', { token: null })).status).toBe(401);
  });
  it.each([
    [
      { group_id: 4, contacts: 'linked' },
      { toParent: 4, contacts: 'linked' },
    ],
    [{ group_id: '' }, { toParent: null, contacts: 'all' }],
    [{}, { toParent: null, contacts: 'all' }],
  ])('are requested by %j, and followed at their own address (API-51)', async (json, plan) => {
    const answered = await gateway.ask('POST', '/groups/3/transfers', { json });
    const { id } = answered.body as { id: number };
    expect([answered.status, answered.body]).toMatchObject([202, { status: 'requested' }]);
    expect(asked('groups.transfers.request')).toEqual({ transferId: id, ...plan });
    expect(locationOf(answered)).toBe(`https://desk.example.org/api/v4/groups/3/transfers/${id}`);
  });
  it('are requested once with one Idempotency-Key (API-6)', async () => {
    const request = () =>
      gateway.ask('POST', '/groups/3/transfers', { json: {}, headers: { 'Idempotency-Key': 'move' } });
    const first = await request();
    const again = await request();
    expect([again.status, again.body, locationOf(again)]).toEqual([202, first.body, locationOf(first)]);
  });
  it('can not be asked for as anything else (API-11)', async () => {
    const json = { group_id: 'north', contacts: 'some' };
    const error = 'group_id is invalid, contacts does not have a valid value';
    expect(await answerTo('POST', '/groups/3/transfers', { json })).toEqual([400, { error }]);
  });
  it('are previewed (API-50, TRF-39)', async () => {
    expect(await answerTo('GET', '/groups/3/transfers/preview?group_id=4&contacts=linked')).toEqual([
      200,
      {
        group_id: 3,
        to_parent_id: 4,
        allowed: false,
        checks: [{ name: 'path_taken', passed: false, message: 'It is taken' }],
        mode: 'move',
        contacts_scope: 'all',
        contact_source_before: { id: 3, full_path: 'office' },
        contact_source_after: null,
        contacts: { moved: 2, copied: 0, merged: 1 },
        organizations: null,
        issues_repointed: 1,
        links_repointed: 2,
        duplicates: { contacts: [{ from_id: 70, into_id: 71 }], organizations: [] },
        members_losing_contacts: [{ id: 7, username: 'jane', name: 'Jane Doe' }],
        not_undone: {
          visibilities: [{ kind: 'project', id: 9, full_path: 'office/desk' }],
          ended_roles: [{ user_id: 8, username: 'reader' }],
          merged_fields: { contacts: [{ from_id: 70, into_id: 71, fields: ['phone'] }], organizations: [] },
        },
      },
    ]);
    expect(asked('groups.transfers.preview')).toEqual({ toParent: 4, contacts: 'linked' });
  });
  it('are taken back by another one (TRF-44, API-59)', async () => {
    const undone = await gateway.ask('POST', '/groups/3/transfers/50/undo');
    const { transferId: id } = asked('groups.transfers.undo') as { transferId: number };
    expect(asked('groups.transfers.undo')).toEqual({ transferId: expect.any(Number), undoes: 50 });
    expect([undone.status, undone.body]).toEqual([202, { ...shown, id, undoes: 50, status: 'requested' }]);
    expect(locationOf(undone)).toContain(`/groups/3/transfers/${id}`);

    const [status, body] = await answerTo('POST', '/groups/3/transfers/50/undo?dry_run=true');
    const reasons = ['the group was moved since'];
    expect([status, body]).toMatchObject([200, { undoes: 50, reasons, links_removed: 3, mode: 'move' }]);
    expect(asked('groups.transfers.preview-undo')).toEqual({ undoes: 50 });
  });
  it('are cancelled (API-52)', async () => {
    const answered = await gateway.ask('DELETE', '/groups/3/transfers/50');
    expect([answered.status, answered.body]).toMatchObject([202, { id: 50, status: 'rolling_back' }]);
    expect(locationOf(answered)).toBe('https://desk.example.org/api/v4/groups/3/transfers/50');
  });

  it('answer with the group as it is afterwards, when they are completed (API-21)', async () => {
    becomes(completed);
    const answered = await transferred();
    expect([answered.status, answered.body]).toMatchObject([201, { id: 3, full_path: 'office' }]);
    expect(answered.headers.get('etag')).toBe('"4"');
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 3 } });
  });
  it('are waited for while the service does not answer (API-21)', async () => {
    const { next } = gateway.services;
    const waited = transferred();
    next.set(readTransfer.subject, new DomainError('unavailable', 'It starts again'));
    while (next.has(readTransfer.subject)) await new Promise((tick) => setTimeout(tick, 5));
    becomes(completed);
    expect((await waited).status).toBe(201);
  });
  it('say why they failed (API-21, TRF-8)', async () => {
    becomes({ status: 'failed', failure: noPermission });
    expect(await answerTo('POST', '/groups/3/transfer', { json: { group_id: 4 } })).toEqual([
      400,
      { message: "Transfer failed: You don't have enough permissions.", reason: 'insufficient_permissions' },
    ]);
  });
  it('are answered as others that were in the way from the start where one came in the way later (API-21, TRF-41)', async () => {
    const message = 'Group transfer 8 of office is in progress. Try again when it has finished.';
    becomes({ status: 'failed', failure: { reason: 'overlapping_transfer', message, overlaps: 8 } });
    const answered = await transferred();
    expect([answered.status, answered.body, answered.headers.get('retry-after')]).toEqual([
      409,
      { message: `Transfer failed: ${message}`, transfer_id: 8, retryable: true },
      '5',
    ]);
  });
  it('answer as they are after 30 seconds, and go on (API-21)', async () => {
    const answered = await transferred();
    const { id } = answered.body as { id: number };
    expect([answered.status, answered.body]).toEqual([202, { ...shown, id }]);
    expect(locationOf(answered)).toBe(`https://desk.example.org/api/v4/groups/3/transfers/${id}`);
  }, 60_000);

  it('are not waited for by a gateway that stops (API-21)', async () => {
    const stopping = await StartedGateway.start();
    const waited = stopping.ask('POST', '/groups/3/transfer', { json: { group_id: 4 } });
    await stopping.services.begun(readTransfer.subject);
    await stopping.stop();
    const answered = await waited;
    expect([answered.status, answered.body]).toMatchObject([202, { group_id: 3 }]);
  });

  const request = ['POST', '/groups/3/transfers', {}] as const;
  const read = ['GET', '/groups/3/transfers/50', undefined] as const;
  const cancel = ['DELETE', '/groups/3/transfers/50', undefined] as const;
  const move = ['PUT', '/projects/9/transfer', { namespace: 4 }] as const;
  const inProgress = 'Group transfer 5 of north is in progress. Try again when it has finished.';
  const busy = 'Project office/desk is being transferred. Try again later.';
  it.each([
    [request, 'overlapping-transfer', inProgress, 409, `Transfer failed: ${inProgress}`],
    [request, 'parent-not-found', 'said', 404, '404 Group Not Found'],
    [request, 'forbidden', 'said', 403, '403 Forbidden'],
    [read, 'transfer-not-found', 'said', 404, '404 Transfer Not Found'],
    [cancel, 'transfer-committed', 'Transfer 50 is already committed.', 409, 'Transfer 50 is already committed.'],
    [
      move,
      'part-of-transfer',
      'office/desk is part of group transfer 5.',
      409,
      'office/desk is part of group transfer 5. Try again later.',
    ],
    [move, 'project-being-transferred', busy, 409, busy],
    [
      move,
      'project-not-transferred',
      'Project is already in this namespace.',
      400,
      'Failed to transfer project Project is already in this namespace.',
    ],
  ])(
    'answer %j, refused as %s (TRF-9, TRF-41 to TRF-43, TRF-57, PRJ-1, PRJ-4)',
    async ([method, path, json], code, said, status, message) => {
      gateway.services.refusal = new DomainError(code, said, { transferId: 5 });
      const answered = await gateway.ask(method, path, json ? { json } : {});
      expect([answered.status, answered.body]).toMatchObject([status, { message }]);
    },
  );
  it('that are in the way are named, and may be waited for (TRF-41)', async () => {
    gateway.services.refusal = new DomainError('overlapping-transfer', inProgress, { transferId: 5 });
    const answered = await transferred();
    const message = `Transfer failed: ${inProgress}`;
    expect([answered.status, answered.body]).toEqual([409, { message, transfer_id: 5, retryable: true }]);
    expect(answered.headers.get('retry-after')).toBe('5');
  });

  it.each(['/groups/3', '/projects/9'])('may go from %s to where it is listed (API-20, API-23)', async (of) => {
    expect(await answerTo('GET', `${of}/transfer_locations?search=nor&per_page=5`)).toEqual([
      200,
      [
        {
          id: 4,
          web_url: 'https://desk.example.org/groups/world/north',
          name: 'North',
          avatar_url: null,
          full_name: 'World / North',
          full_path: 'world/north',
        },
      ],
    ]);
    expect(asked('groups.transfers.locations')).toEqual({ search: 'nor', page: 1, perPage: 5 });
  });
  it.each([
    ['world/north', 'world/north'],
    ['4', 4],
    [4, 4],
    ['', null],
  ])('move a project to the group %j, at once (API-23)', async (namespace, reference) => {
    expect(await answerTo('PUT', '/projects/9/transfer', { json: { namespace } })).toMatchObject([200, { id: 9 }]);
    expect(asked('groups.projects.transfer')).toEqual({ namespace: reference });
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { project: 9 } });
  });
});

describe.each([
  ['contacts', 'contact', 'crm.contacts.read', 'crm.contacts.update', { phone: '1' }],
  ['organizations', 'organization', 'crm.organizations.read', 'crm.organizations.update', { name: 'Acme' }],
])('%s that were merged into others (TRF-31)', (things, thing, reading, updating, json) => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  const message = 'It 5 was merged into it 8.';
  const merged = () => new DomainError(`${thing}-merged`, message, { intoId: 8 });

  it('lead there when they are read', async () => {
    gateway.services.next.set(reading, merged());
    const response = await fetch(`${gateway.url}/api/v4/groups/office/crm/${things}/5`, {
      headers: { 'PRIVATE-TOKEN': 'jane-token' },
      redirect: 'manual',
    });
    expect([response.status, await response.json()]).toEqual([307, { message }]);
    expect(response.headers.get('location')).toBe(`https://desk.example.org/api/v4/groups/3/crm/${things}/8`);
  });
  it('are not changed', async () => {
    gateway.services.next.set(updating, merged());
    const { status, body } = await gateway.ask('PUT', `/groups/office/crm/${things}/5`, { json });
    expect([status, body]).toEqual([409, { message }]);
  });
});
