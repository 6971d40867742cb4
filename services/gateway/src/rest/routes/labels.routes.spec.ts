import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe.each([
  ['/projects/office%2Fdesk/labels', { project: 'office/desk' }],
  ['/groups/office/labels', { group: 'office' }],
])('labels at %s', (labels, what) => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`issues.labels.${verb}`)!.payload;
  const answerTo = async (method: string, path: string, json?: object) => {
    const { status, body } = await gateway.ask(method, path, { json });
    return [status, body];
  };
  const urgent = {
    id: 80,
    name: 'urgent',
    description: null,
    text_color: '#1F1E24',
    color: '#6699cc',
    subscribed: false,
    priority: null,
    is_project_label: true,
  };
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are listed, those of the groups above, too (API-29)', async () => {
    expect((await gateway.ask('GET', `${labels}?search=urg&include_ancestor_groups=false`)).body).toEqual([urgent]);
    expect(gateway.services.accessQuestions.at(-1)!.what).toMatchObject(what);
    expect(asked('list')).toMatchObject({ search: 'urg', includeAncestorGroups: false, page: 1, perPage: 20 });
  });
  it('are read by their number or name (API-29)', async () => {
    for (const reference of ['80', 'urgent']) {
      const { body, headers } = await gateway.ask('GET', `${labels}/${reference}`);
      expect([body, headers.get('etag')]).toEqual([urgent, '"2"']);
    }
    expect(await answerTo('GET', `${labels}/next%20week`)).toEqual([404, { message: '404 Label Not Found' }]);
    expect(asked('read')).toEqual({ label: 'next week' });
  });
  it('are created (API-29)', async () => {
    const json = { name: 'late', color: '#f00', description: 'Too late' };
    const { status, body } = await gateway.ask('POST', labels, { json });
    expect([status, asked('create')]).toEqual([201, { labelId: (body as { id: number }).id, ...json }]);
    expect(await answerTo('POST', labels, { color: '#f00' })).toEqual([400, { error: 'name is missing' }]);
    gateway.services.refusal = new DomainError('label-already-exists', 'Label already exists');
    expect(await answerTo('POST', labels, json)).toEqual([409, { message: 'Label already exists' }]);
  });
  it('are changed by their number or name (API-29)', async () => {
    const { status, headers } = await gateway.ask('PUT', `${labels}/urgent`, { json: { new_name: 'now' } });
    expect([status, headers.get('etag'), asked('update')]).toEqual([200, '"3"', { labelId: 80, name: 'now' }]);
    await gateway.ask('PUT', `${labels}/80`, { json: { name: 'now', description: null } });
    expect(asked('update')).toEqual({ labelId: 80, name: 'now', description: null });
    await gateway.ask('PUT', labels, { json: { name: 'urgent', new_name: 'now' } });
    expect(asked('update')).toEqual({ labelId: 80, name: 'now' });
    await gateway.ask('PUT', labels, { json: { label_id: 80, color: '#000' } });
    expect(asked('update')).toEqual({ labelId: 80, color: '#000' });
    const error = 'new_name, color, description are missing, at least one parameter must be provided';
    expect(await answerTo('PUT', `${labels}/80`, {})).toEqual([400, { error }]);
    expect(await answerTo('PUT', labels, { name: 'urgent' })).toEqual([400, { error }]);
    expect(await answerTo('PUT', labels, { color: '#000' })).toEqual([
      400,
      { error: 'label_id, name are missing, exactly one parameter must be provided' },
    ]);
  });
  it('are not changed when they were changed by someone else (API-12)', async () => {
    const sent = { json: { color: '#000' }, headers: { 'If-Match': '"1"' } };
    const { status, headers } = await gateway.ask('PUT', `${labels}/80`, sent);
    expect([status, headers.get('etag')]).toEqual([412, '"2"']);
  });
  it('are deleted (API-29)', async () => {
    expect(await answerTo('DELETE', `${labels}/urgent`)).toEqual([204, null]);
    expect(asked('delete')).toEqual({ labelId: 80 });
    expect(await answerTo('DELETE', `${labels}/unknown`)).toEqual([404, { message: '404 Label Not Found' }]);
  });
});
