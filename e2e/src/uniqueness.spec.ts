import { randomUUID } from 'node:crypto';
import { story } from './shapes';

const SPELLINGS = [
  'jane@exämple.test',
  'Jane@EXÄMPLE.test',
  ' jane@xn--exmple-cua.test ',
  'JANE@xn--exmple-cua.TEST',
  'jane@exa\u0308mple.test',
];

story('Many make the same contact at the same time', (installation) => {
  it('leaves one, and tells everybody else that the address is taken (CRM-13, CRM-31)', async () => {
    const { api } = installation();
    const group = await api.make('/groups', { name: 'Crowd', path: `crowd-${randomUUID().slice(0, 8)}` });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        api.post(`/groups/${group.id}/crm/contacts`, {
          first_name: 'Jane',
          last_name: `${n}`,
          email: SPELLINGS[n % 5],
        }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    const refused = answers
      .filter(({ status }) => status !== 201)
      .map(({ status, body }) => JSON.stringify([status, body]));
    expect(made).toHaveLength(1);
    expect(new Set(refused)).toEqual(
      new Set([JSON.stringify([400, { message: { email: ['has already been taken'] } }])]),
    );
    const { body } = await api.get(`/groups/${group.id}/crm/contacts`);
    expect(body).toEqual([made[0]!.body]);
  }, 240_000);
});
