import { randomUUID } from 'node:crypto';
import { formWith } from './api';
import { fetchOnceReady } from './post';
import { story } from './shapes';

story('Files are uploaded, and shown by issues and notes', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  let project = '';
  let writer: { token: string };
  let reader: { token: string };
  const aUser = async (name: string, groupId: number) => {
    const username = `${name}-${run}`;
    const { id } = await api().make('/users', { name, username, email: `${username}@users.test` });
    await api().make(`/groups/${groupId}/members`, { user_id: id, access_level: 10 });
    const { token } = await api().make(`/users/${id}/personal_access_tokens`, { name: 'e2e', scopes: ['api'] });
    return { token };
  };
  beforeAll(async () => {
    const group = await api().make('/groups', { name: 'Files', path: `files-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Desk', path: 'desk', namespace_id: group.id })).id}`;
    writer = await aUser('writer', group.id);
    reader = await aUser('reader', group.id);
  }, 60_000);
  const upload = async (name: string, content: string) => {
    const { status, body } = await api().ask('POST', `${project}/uploads`, {
      ...writer,
      file: formWith(name, content),
    });
    expect(status).toBe(201);
    return body as { id: string; url: string; full_path: string; markdown: string };
  };
  const read = (path: string, { token }: { token: string }) =>
    fetchOnceReady(`${installation().url()}${path}`, { headers: { 'PRIVATE-TOKEN': token } });
  const answerTo = async (...asked: Parameters<typeof read>) => {
    const answer = await read(...asked);
    return [answer.status, answer.ok ? await answer.text() : null];
  };

  it('by whoever may read the project, who alone reads them at first (API-55, GRP-22)', async () => {
    const plan = await upload('der Plan.html', '<script>alert(1)</script>');
    expect(plan).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      alt: 'der Plan.html',
      url: `/uploads/${plan.id}/der%20Plan.html`,
      full_path: `/api/v4${project}/uploads/${plan.id}/der%20Plan.html`,
      markdown: `[der Plan.html](/uploads/${plan.id}/der%20Plan.html)`,
    });
    const own = await read(plan.full_path, writer);
    expect([own.status, await own.text()]).toEqual([200, '<script>alert(1)</script>']);
    expect(Object.fromEntries(own.headers)).toMatchObject({
      'content-disposition': 'attachment; filename="der Plan.html"',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private',
    });
    expect(await answerTo(plan.full_path, reader)).toEqual([404, null]);
    const anonymous = await fetchOnceReady(`${installation().url()}${plan.full_path}`);
    expect(anonymous.status).toBe(404);
  }, 60_000);

  it('and are read by whoever may read the text that refers to them, as long as it does (API-55, ATT-9)', async () => {
    const plan = await upload('plan.txt', 'The plan');
    const { iid } = await api().make(`${project}/issues`, { title: 'Plan', description: plan.markdown }, writer);
    expect(await answerTo(plan.full_path, reader)).toEqual([200, 'The plan']);
    await api().put(`${project}/issues/${iid}`, { confidential: true });
    expect(await answerTo(plan.full_path, reader)).toEqual([404, null]);
    await api().put(`${project}/issues/${iid}`, { confidential: false });
    const note = await api().make(`${project}/issues/${iid}/notes`, { body: `See ${plan.markdown}` }, writer);
    await api().put(`${project}/issues/${iid}`, { description: 'See below' }, writer);
    expect(await answerTo(plan.full_path, reader)).toEqual([200, 'The plan']);
    await api().delete(`${project}/issues/${iid}/notes/${note.id}`, writer);
    expect(await answerTo(plan.full_path, reader)).toEqual([404, null]);
    expect(await answerTo(plan.full_path, writer)).toEqual([200, 'The plan']);
  }, 60_000);

  it('and are there after a restart', async () => {
    const plan = await upload('plan.txt', 'The plan');
    await api().make(`${project}/issues`, { title: 'Plan', description: plan.markdown }, writer);
    await installation().restart();
    expect(await answerTo(plan.full_path, reader)).toEqual([200, 'The plan']);
  }, 90_000);
});
