import { randomUUID } from 'node:crypto';
import { compose, eventually, Mailbox, send } from './post';
import { storyWithMail } from './shapes';

type Fields = Record<string, unknown>;

storyWithMail('An issue is moved to another project', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  const jane = `jane.${run}@customer.test`;
  let group: { id: number; full_path: string };
  let from: { id: number; path_with_namespace: string };
  let to: typeof from;
  let address = '';
  let mailbox: Mailbox;
  let replyTo = '';
  let moved: { id: number; iid: number };

  const post = async (mail: Parameters<typeof compose>[0], recipient: string) =>
    send(installation().mailServer!.smtpUrl, jane, [recipient], await compose({ ...mail, from: jane, to: recipient }));
  const read = async (path: string) => (await api().get(path)).body;
  const issueOf = ({ id }: { id: number }, iid = 1) => `/projects/${id}/issues/${iid}`;
  const billed = async () => {
    const { totals, lines } = await read(
      `/groups/${group.id}/crm/reports/time?from=2026-01-01&to=2026-01-31&group_by=issue`,
    );
    return [totals.seconds, totals.amount, lines.map(({ issue }: { issue: Fields }) => issue.reference)];
  };

  beforeAll(async () => {
    const path = `moves-${run}`;
    group = await api().make('/groups', { name: 'Moves', path });
    from = await api().make('/projects', { name: 'Help', path: 'help', namespace_id: group.id });
    to = await api().make('/projects', { name: 'Repair', path: 'repair', namespace_id: group.id });
    for (const { id } of [from, to]) await api().put(`/projects/${id}/service_desk`, { service_desk_enabled: true });
    address = (await read(`/projects/${from.id}/service_desk`)).service_desk_address;
    const crm = `/groups/${group.id}/crm`;
    const { id: organization_id } = await api().make(`${crm}/organizations`, { name: 'X', default_rate: 100 });
    await api().make(`${crm}/contacts`, { first_name: 'Jane', last_name: 'Roe', email: jane, organization_id });
    mailbox = new Mailbox(installation().mailServer!.imapUrl, jane);
    await post({ subject: 'It burns', text: 'Help.' }, address);
    const thanks = await mailbox.next();
    replyTo = thanks.replyTo!.value[0]!.address!;
    await api().make(`${issueOf(from)}/add_spent_time`, { duration: '2h', spent_at: '2026-01-15' });
    await api().make(`${issueOf(from)}/notes`, { body: 'Between us', internal: true });
  }, 120_000);

  it('with its notes, time, contacts and customer; nobody sees both open, or neither (MOV-1, MOV-6, API-26)', async () => {
    const before = await billed();
    const wrong: string[] = [];
    let isMoved = false;
    const isThere = async () => (await api().get(issueOf(to))).status === 200;
    const isClosed = async () => (await read(issueOf(from))).state === 'closed';
    const reader = (async () => {
      while (!isMoved) {
        if ((await isThere()) && !(await isClosed())) wrong.push('both were open');
        if ((await isClosed()) && !(await isThere())) wrong.push('neither was there');
      }
    })();
    moved = await api().make(`${issueOf(from)}/move`, { to_project_id: to.id });
    isMoved = true;
    await reader;
    expect(wrong).toEqual([]);
    expect(moved).toMatchObject({ project_id: to.id, iid: 1, state: 'opened', moved_to_id: null, service_desk: true });
    const original = await read(issueOf(from));
    expect(original).toMatchObject({ state: 'closed', moved_to_id: moved.id });
    const notes = (await read(`${issueOf(to)}/notes`)).map(({ body, internal }: Fields) => [body, internal]);
    expect(notes).toEqual(
      expect.arrayContaining([
        ['Between us', true],
        [`moved from ${from.path_with_namespace}#1`, false],
      ]),
    );
    expect(await read(`${issueOf(to)}/crm_contacts`)).toMatchObject([{ email: jane }]);
    expect(before).toEqual([7_200, '200.00', [`${from.path_with_namespace}#1`]]);
    expect(await billed()).toEqual([7_200, '200.00', [`${to.path_with_namespace}#1`]]);
    await eventually('the announcement', async () => {
      const told = await installation().announcements();
      return told === null || told.includes('issues.issues.moved.v1');
    });
  }, 120_000);

  it('where the customer answers by the address of before, and is answered (PART-6, TH-8)', async () => {
    await post({ subject: 'Re: It burns', text: 'Still.' }, replyTo);
    await eventually('the note', async () => {
      const notes: Fields[] = await read(`${issueOf(to)}/notes`);
      return notes.some(({ body }) => body === 'Still.');
    });
    await api().make(`${issueOf(to)}/notes`, { body: 'We come.' });
    const answer = await mailbox.next();
    expect(answer.text).toContain('We come.');
    await post({ subject: 'Re: It burns', text: 'Thanks.' }, answer.replyTo!.value[0]!.address!);
    await eventually('the other note', async () => (await read(issueOf(to))).user_notes_count === 4);
    expect(await read(`/projects/${from.id}/issues`)).toHaveLength(1);
    expect((await read(issueOf(from))).user_notes_count).toBe(1);
  }, 120_000);

  it('and again by a quick action, but never from where it was (MOV-1, MOV-3, QA-28)', async () => {
    const refused = await api().post(`${issueOf(from)}/move`, { to_project_id: to.id });
    expect([refused.status, refused.body]).toEqual([
      400,
      { message: 'Cannot move issue due to insufficient permissions!' },
    ]);
    const third = await api().make('/projects', { name: 'Third', path: 'third', namespace_id: group.id });
    const body = `/move ${third.path_with_namespace}`;
    const { status, body: done } = await api().post(`${issueOf(to)}/notes`, { body });
    expect([status, done]).toEqual([
      202,
      {
        commands_changes: { target_project: third.path_with_namespace },
        summary: [`Moved this item to ${third.path_with_namespace}.`],
      },
    ]);
    expect(await read(issueOf(third))).toMatchObject({ title: 'It burns', time_stats: { total_time_spent: 7_200 } });
    expect((await billed())[0]).toBe(7_200);
    expect(await installation().differences()).toEqual([]);
  }, 120_000);
});
