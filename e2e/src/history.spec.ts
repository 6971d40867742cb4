import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './api';
import { story } from './shapes';

type Body = Answer['body'];

story('What a contact was is known', (installation) => {
  const api = () => installation().api;
  let crm: string;
  beforeAll(async () => {
    const path = `history-${randomUUID().slice(0, 8)}`;
    crm = `/groups/${(await api().make('/groups', { name: path, path })).id}/crm`;
  });
  const past = async (): Promise<string> => {
    await wait(20);
    const at = new Date().toISOString();
    await wait(20);
    return at;
  };

  it('change by change, newest first, and as it was at a time (HIS-1, HIS-2, HIS-4, API-37)', async () => {
    const before = await past();
    const contact: Body = await api().make(`${crm}/contacts`, { first_name: 'Jane', last_name: 'Roe', phone: '+1' });
    const one = `${crm}/contacts/${contact.id}`;
    const then = await past();
    await api().put(one, { phone: '+2', active: false });
    const { body, headers } = await api().get(`${one}/history`);
    expect(body.map(({ action }: Body) => action)).toEqual(['deactivated', 'updated', 'created']);
    expect(body[1]).toMatchObject({
      id: 2,
      changes: { phone: { from: '+1', to: '+2' } },
      via: 'api',
      actor: { username: expect.any(String) },
    });
    expect(headers.get('x-total')).toBe('3');
    expect((await api().get(`${one}?as_of=${then}`)).body).toEqual(contact);
    expect((await api().get(`${one}?as_of=${before}`)).status).toBe(404);
    const future = await api().get(`${one}?as_of=2999-01-01T00:00:00Z`);
    expect([future.status, future.body]).toEqual([400, { error: 'as_of must not be in the future' }]);
  });
  it('and of an organization, to nobody who may not see it (HIS-3, API-37)', async () => {
    const made: Body = await api().make(`${crm}/organizations`, { name: 'Acme', default_rate: 12.5 });
    const one = `${crm}/organizations/${made.id}`;
    const then = await past();
    await api().put(one, { default_rate: 13 });
    expect((await api().get(`${one}/history`)).body[0].changes).toEqual({ default_rate: { from: 12.5, to: 13 } });
    expect((await api().get(`${one}?as_of=${then}`)).body).toEqual(made);
    for (const path of [`${one}/history`, `${one}?as_of=${then}`])
      expect((await api().get(path, { token: null })).status).toBe(401);
  });
});
