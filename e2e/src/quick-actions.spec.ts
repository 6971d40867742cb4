import { randomUUID } from 'node:crypto';
import { story } from './shapes';

type Fields = Record<string, unknown>;

story('A team works by quick actions', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  let project = '';
  let group: { id: number };
  const email = `jane.${run}@x.test`;
  beforeAll(async () => {
    group = await api().make('/groups', { name: 'Quick', path: `quick-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: group.id })).id}`;
    await api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe', email });
  }, 60_000);

  it('writes one note that is stored, counts time and closes (QA-3 to QA-9, QA-20, QA-31)', async () => {
    const description = `It smokes\n/add_contacts [contact:${email}]\n/estimate 1d`;
    const made = await api().make(`${project}/issues`, { title: 'Fire', description });
    const added = 'One or more contacts were successfully added.';
    expect(made).toMatchObject({
      description: 'It smokes',
      time_stats: { human_time_estimate: '1d' },
      commands_changes: { add_contacts: [email], time_estimate: 28_800 },
      commands_summary: [added, 'Set time estimate to 1d.'],
    });
    const at = `${project}/issues/${made.iid}`;
    const note = await api().make(`${at}/notes`, { body: 'Done\n/spend 1h 30m\n/close\n```\n/reopen\n```' });
    expect(note).toMatchObject({
      body: 'Done\n```\n/reopen\n```',
      commands_changes: { spend_time: { duration: 5_400 }, state_event: 'close' },
      commands_summary: ['Added 1h 30m spent time.', 'Closed this issue.'],
    });
    const { body } = await api().get(at);
    expect(body).toMatchObject({ state: 'closed', user_notes_count: 1, time_stats: { total_time_spent: 5_400 } });
  }, 60_000);
  it('sends nothing but commands, and is told what became of them (QA-6, QA-7)', async () => {
    const { iid } = await api().make(`${project}/issues`, { title: 'Smoke' });
    const notes = `${project}/issues/${iid}/notes`;
    const { status, body } = await api().post(notes, { body: `/add_contacts ${email} nobody@x.test\n/reopen` });
    expect([status, body]).toEqual([
      202,
      {
        commands_changes: { add_contacts: [email] },
        summary: [
          'One or more contacts were successfully added. No contact found for: nobody@x.test.',
          'Could not apply reopen command.',
        ],
      },
    ]);
    const refused = await api().post(notes, { body: '/reopen' });
    expect([refused.status, refused.body]).toEqual([400, { message: 'Could not apply reopen command.' }]);
    const texts = (await api().get(notes)).body.map((note: Fields) => note.body);
    expect(texts).toEqual(['added 1 contact']);
  }, 60_000);
  it('plans by labels of the group above and by assignees (QA-23, QA-25)', async () => {
    const { id } = await api().make(`/groups/${group.id}/labels`, { name: 'next week', color: '#ff0000' });
    const description = 'Later\n/label ~"next week" ~none\n/assign me';
    const made = await api().make(`${project}/issues`, { title: 'Ash', description });
    const { id: me, username } = (await api().get('/user')).body;
    expect(made).toMatchObject({
      description: 'Later',
      labels: ['next week'],
      assignees: [{ username }],
      commands_changes: { add_label_ids: [id], assignee_ids: [me] },
      commands_summary: ['Added ~"next week" label. No label found for: ~none.', `Assigned @${username}.`],
    });
  }, 60_000);
  it('is offered contacts and commands while it types (AUT-7, API-47, API-48)', async () => {
    const { iid } = await api().make(`${project}/issues`, { title: 'Water' });
    const offered = `${project}/autocomplete`;
    const contacts = await api().get(`${offered}/contacts?issue_iid=${iid}&query=roe`);
    expect(contacts.body).toMatchObject([{ email, first_name: 'Jane', state: 'active', set: false }]);
    const commands = await api().get(`${offered}/commands?issue_iid=${iid}`);
    const names = commands.body.map(({ name }: Fields) => name);
    const ofIssue = [
      'close',
      'title',
      'confidential',
      'label',
      'assign',
      'estimate',
      'spend',
      'add_email',
      'remove_email',
      'convert_to_ticket',
      'move',
    ];
    expect(names).toEqual(['add_contacts', ...ofIssue]);
  }, 60_000);
});
