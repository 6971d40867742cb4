import { StartedGateway } from '../../fixture/started-gateway';

const at = '2026-11-02T09:00:00.000Z';
const byMember = {
  id: 31,
  at,
  actor: null,
  action: 'member_changed',
  changes: { access_level: { from: 10, to: 30 } },
  via: 'api',
  user: { id: 7, username: 'jane', name: 'Jane Doe' },
};

describe('the history', () => {
  let gateway: StartedGateway;
  const asked = (subject: string) => gateway.services.requests.get(subject)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('of an issue is shown page by page (HIS-1, API-49)', async () => {
    const { body, headers } = await gateway.ask('GET', '/projects/9/issues/1/history?per_page=7');
    expect(body).toEqual([
      {
        id: 4,
        at,
        actor: null,
        action: 'note_edited',
        changes: { body: {}, contact_ids: { from: null, to: [70] } },
        via: 'api',
        note_id: 12,
        mail_id: 'm1',
      },
    ]);
    expect(asked('issues.issues.history')).toEqual({ iid: 1, page: 1, perPage: 7 });
    expect(headers.get('x-per-page')).toBe('7');
  });
  it('of a group tells of its members, also of one that is deleted (HIS-1, API-49, GRP-19)', async () => {
    expect((await gateway.ask('GET', '/groups/3/history')).body).toEqual([byMember]);
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 3, deleted: true } });
    expect((await gateway.ask('GET', '/groups/3/history', { token: null })).status).toBe(401);
  });
  it('of a group that is gone for good is for administrators, by its number (API-49, GRP-19)', async () => {
    const of = async (path: string, token: string) => (await gateway.ask('GET', path, { token })).status;
    expect(await of('/groups/77/history', 'root-token')).toBe(200);
    expect(asked('groups.groups.history-of-removed')).toMatchObject({ groupId: 77 });
    expect(await of('/groups/gone/history', 'root-token')).toBe(404);
    expect(await of('/groups/77/history', 'jane-token')).toBe(404);
    expect(await of('/groups/77', 'root-token')).toBe(404);
  });
  it('answers an issue and its contacts as they were (HIS-4, API-43)', async () => {
    expect((await gateway.ask('GET', `/projects/9/issues/1?as_of=${at}`)).body).toMatchObject({ iid: 1 });
    expect(asked('issues.issues.read-as-of')).toEqual({ iid: 1, asOf: at });
    const contacts = await gateway.ask('GET', `/projects/9/issues/1/crm_contacts?as_of=${at}`);
    expect(contacts.body).toEqual([expect.objectContaining({ id: 70 })]);
    expect(asked('issues.contacts.read-as-of')).toEqual({ iid: 1, asOf: at });
    for (const path of ['/projects/9/issues/1', '/projects/9/issues/1/crm_contacts']) {
      const { status, body } = await gateway.ask('GET', `${path}?as_of=2999-01-01T00:00:00Z`);
      expect([status, body]).toEqual([400, { error: 'as_of must not be in the future' }]);
    }
  });
});
