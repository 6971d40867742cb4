import { randomUUID } from 'node:crypto';
import { compose, eventually, Mailbox, send } from './post';
import { storyWithMail } from './shapes';

type Fields = Record<string, unknown>;
const TIME_MS = 60_000;

storyWithMail('A desk has texts, an address and a team of its own', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  const jane = `jane.${run}@customer.test`;
  const tom = `tom.${run}@office.test`;
  const help = `help.${run}@office.test`;
  const mailboxOf = (address: string) => new Mailbox(installation().mailServer!.imapUrl, address);
  let group = '';
  let project = '';
  let tomId = 0;
  let thanks: Awaited<ReturnType<Mailbox['next']>>;
  let told: Awaited<ReturnType<Mailbox['next']>>;
  let ofJane: Mailbox;
  let ofTom: Mailbox;
  /** As a server that forwards what is sent to the address. */
  const post = async (mail: Parameters<typeof compose>[0] & { from: string; to: string }) =>
    send(installation().smtpUrl, mail.from, [mail.to], await compose(mail));
  const put = async (path: string, body: Fields): Promise<Fields> => {
    const answered = await api().put(path, body);
    expect([path, answered.status, answered.text]).toEqual([path, 200, answered.text]);
    return answered.body;
  };
  const noteWith = (text: string) =>
    eventually(`a note with "${text}"`, async () => {
      const notes: Fields[] = (await api().get(`${project}/issues/1/notes`)).body;
      return notes.find(({ body }) => String(body).includes(text));
    });

  beforeAll(async () => {
    const { id } = await api().make('/groups', { name: 'Office', path: `office-${run}` });
    group = `/groups/${id}`;
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: id })).id}`;
    const user = await api().make('/users', { name: 'Tom', username: `tom-${run}`, email: tom });
    tomId = user.id;
    await api().make(`${project}/members`, { user_id: tomId, access_level: 30 });
    ofJane = mailboxOf(jane);
    ofTom = mailboxOf(tom);
  }, TIME_MS);

  it(
    'is set up by its Maintainers, and refuses what names nothing (MA-1, MA-3, MA-4, MA-5)',
    async () => {
      const desk = `${project}/service_desk`;
      await put(desk, { service_desk_enabled: true });
      const text = 'Hello! This is **%{ISSUE_ID}**:\n\n%{ISSUE_DESCRIPTION}';
      const template = { name: 'thank_you', text, source: `office-${run}` };
      expect(await put(`${group}/service_desk/templates/thank_you`, { text })).toEqual(template);
      expect((await api().get(`${desk}/templates/thank_you.md`)).body).toEqual(template);
      expect((await api().get('/mail/templates/thank_you')).body.source).toBe('built_in');
      const preview = await api().post(`${desk}/templates/thank_you/preview`, {});
      expect(preview.body.html).toContain('<strong>#42</strong>');

      await api().make(`${project}/labels`, { name: 'by mail', color: '#ff0000' });
      await put(`${group}/issue_templates/Ticket`, { content: 'Steps:\n\n/label ~"by mail"\n/close' });
      const refused = await api().put(desk, { issue_template_key: 'Other', custom_email_enabled: true });
      expect([refused.status, refused.body]).toEqual([
        400,
        {
          message: {
            issue_template_key: ['does not exist or is empty'],
            custom_email_enabled: ['has no custom address'],
          },
        },
      ]);
      expect(await put(`${desk}/custom_email`, { custom_email: help })).toMatchObject({ custom_email: help });
      const set = { issue_template_key: 'Ticket', custom_email_enabled: true, notify_users: [tomId] };
      const warnings = ['check-sender-domain'];
      expect(await put(desk, set)).toMatchObject({ ...set, service_desk_address: help, warnings });
    },
    TIME_MS,
  );
  it(
    'makes a ticket of a mail to its address, with its template (RT-10, MI-3, MI-7)',
    async () => {
      await post({ from: jane, to: help, subject: 'It burns', text: 'The *printer*.' });
      const issue = await eventually('the issue', async () => {
        const { status, body } = await api().get(`${project}/issues/1`);
        return status === 200 && body;
      });
      const note = await noteWith('Could not apply close command.');
      expect(note).toMatchObject({ internal: true, author: { username: 'support-bot' } });
      expect(issue).toMatchObject({ title: 'It burns', state: 'opened' });
      expect(issue.description).toMatch(/printer[^]*\n\nSteps:$/);
      expect((await api().get(`${project}/issues/1`)).body.labels).toEqual(['by mail']);
    },
    TIME_MS,
  );
  it(
    'thanks with the text of its group, from its address (TPL-1, TPL-2, CUS-12, OUT-8, OUT-9)',
    async () => {
      thanks = await ofJane.next();
      expect(thanks.from!.value[0]!.address).toBe(help);
      expect(thanks.replyTo!.value[0]!.address).toMatch(
        new RegExp(`^help\\.${run}\\+[a-z2-7]\\w+-1-.+@office\\.test$`),
      );
      expect(thanks.text).toMatch(/^Hello! This is #1:\n\nThe printer\.\n\nSteps:\n\n/);
      expect(thanks.html).toContain('<strong>#1</strong>');
      expect(thanks.text).toContain('unsubscribe: ');
    },
    TIME_MS,
  );
  it(
    'tells its team of new tickets and of replies, which come by the key at its address (MEM-1, MEM-5, RT-5)',
    async () => {
      told = await ofTom.next();
      expect(told.text).toMatch(/^New ticket office-\w+\/help#1: It burns\n/);
      expect(told.text).toContain(`/help/-/issues/1`);
      await api().put(`${project}/issues/1`, { assignee_ids: [tomId] });
      await post({ from: jane, to: thanks.replyTo!.value[0]!.address!, subject: 'Re: It burns', text: 'Still.' });
      await noteWith('Still.');
      const reply = await ofTom.next();
      expect(reply.text).toMatch(/^New reply on ticket office-\w+\/help#1:\n\nStill\.\n/);
      expect(reply.inReplyTo).toBe(told.messageId);
    },
    TIME_MS,
  );
  it(
    'takes no unproven mail for the words of a user, and no mail of others at all (MEM-2, MEM-3)',
    async () => {
      const to = told.replyTo!.value[0]!.address!;
      await post({ from: tom, to, subject: 'Re: It burns', text: 'On my way.\n\n/close' });
      const note = await noteWith('On my way.');
      expect(note).toMatchObject({ internal: true, author: { username: 'support-bot' } });
      expect(note!.body).toMatch(new RegExp(`^Unverified reply from @tom-${run}\n\nOn my way\\.\n\n\`/close\``));
      await post({ from: jane, to, subject: 'Re: It burns', text: 'I am Tom.' });
      const rejected = await ofJane.next();
      expect(rejected.text).toContain('This reply address belongs to another person.');
      expect((await api().get(`${project}/issues/1`)).body.state).toBe('opened');
    },
    TIME_MS,
  );
});
