import { simpleParser } from 'mailparser';
import {
  Access,
  changeMailTemplate,
  changeServiceDesk,
  listMailTemplates,
  previewMailTemplate,
  readMailTemplate,
  removeMailTemplate,
  Role,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { desk } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { QueuedMail } from '../conversations/queued-mail';
import { MailServer } from './fixture/mail-server';
import { keysOf, openIssue, startWith, writeNote } from './fixture/outbox';

describe('the templates of mails', () => {
  const server = new MailServer();
  let started: StartedMail;
  beforeAll(async () => {
    started = await startWith(server, { MAIL_HEADER_TEXT: 'From *Acme*', MAIL_FOOTER_TEXT: 'Yours' });
  });
  afterAll(async () => {
    await started.stop();
    await server.close();
  });
  const inProject = (role: Role = 40): Access => started.services.access(desk, role);
  const inGroup = (role: Role = 40): Access => {
    const { target, ...access } = inProject(role);
    return { ...access, target: { ...target!, kind: 'group', id: 3, fullPath: 'office' } };
  };
  const inInstance = (isAdministrator = true): Access => {
    const { user, ...access } = inProject();
    return { ...access, user: { ...user!, isAdministrator }, target: null };
  };
  const set = (access: Access, name: string, text: string | null) =>
    started.ask(changeMailTemplate, { name, text }, access).then(({ template }) => template);
  const read = (access: Access, name = 'thank_you') =>
    started.ask(readMailTemplate, { name }, access).then(({ template }) => template);
  const remove = (access: Access, name: string) => started.ask(removeMailTemplate, { name }, access);
  const received = async ({ messageId }: Pick<QueuedMail, 'messageId'>) => {
    const isIt = (raw: string) => raw.replace(/\r\n\s+/g, ' ').includes(`Message-ID: <${messageId}>`);
    await started.until(() => server.received.some(isIt));
    const { text, html } = await simpleParser(server.received.find(isIt)!);
    return { text: text!.trim(), html: String(html) };
  };

  it('are the nearest ones, and the built-in ones where nobody has set any (TPL-1, MA-3)', async () => {
    const builtIn = await read(inProject());
    expect(builtIn).toMatchObject({ name: 'thank_you', source: 'built_in' });
    expect(await set(inInstance(), 'thank_you', 'I')).toEqual({ name: 'thank_you', text: 'I', source: 'instance' });
    expect(await set(inGroup(), 'thank_you.md', 'G')).toEqual({ name: 'thank_you', text: 'G', source: 'office' });
    expect(await read(inProject())).toMatchObject({ text: 'G', source: 'office' });
    expect(await set(inProject(), 'thank_you', 'P')).toMatchObject({ text: 'P', source: 'project' });
    expect([(await read(inGroup())).text, (await read(inInstance())).text]).toEqual(['G', 'I']);
    // An empty one counts as none.
    expect(await set(inProject(), 'thank_you', ' \n')).toMatchObject({ text: 'G', source: 'office' });
    await remove(inGroup(), 'thank_you');
    expect((await read(inProject())).source).toBe('instance');
    await remove(inInstance(), 'thank_you');
    expect(await read(inProject())).toEqual(builtIn);
    const { templates } = await started.ask(listMailTemplates, {}, inProject());
    expect(templates.map(({ name, source }) => `${name} ${source}`)).toEqual([
      'thank_you built_in',
      'new_note built_in',
      'new_participant built_in',
    ]);
  });
  it('are kept by Maintainers, those of the instance by administrators, within their length (MA-3, TPL-2)', async () => {
    for (const access of [inProject(30), inGroup(30), inInstance(false)]) {
      expect(await refusal(read(access))).toMatch(/^forbidden/);
      expect(await refusal(set(access, 'thank_you', 'x'))).toMatch(/^forbidden/);
    }
    expect(await refusal(set(inProject(), 'other', 'x'))).toMatch(/^template-not-found/);
    expect(await refusal(remove(inProject(), 'thank_you'))).toMatch(/^template-not-found/);
    expect(await refusal(set(inProject(), 'thank_you', '😀'.repeat(65_537)))).toMatch(
      /^invalid-fields: text is too long \(maximum is 65536 characters\)/,
    );
  });
  it('make both parts of a mail, in place of all of the built-in text (TPL-2 to TPL-9, SUB-1)', async () => {
    const text = 'Hello, %{ISSUE_ID} is [here](%{ISSUE_URL}).\n\n%{ISSUE_DESCRIPTION}\n\n%{SYSTEM_HEADER}';
    await set(inProject(), 'thank_you', text);
    const { issue, thanked } = await openIssue(started, { Subject: 'It burns' });
    const mail = await received(thanked);
    const way = `http://desk.example/-/unsubscribe/${keysOf(started).unsubscribeToken(thanked)}`;
    expect(mail.text.split(/\n\n+/)).toEqual([
      // The issue is confidential.
      `Hello, #${issue.iid} is here.`,
      'The printer is on fire.',
      'From Acme',
      'office/desk',
      `To get no more mails about this ticket, unsubscribe: ${way}`,
    ]);
    expect(mail.html).toContain('<p>From <em>Acme</em></p>');
    expect(`${mail.text}${mail.html}`).not.toMatch(/Yours|-\/issues\//);
    await remove(inProject(), 'thank_you');
  });
  it('lead to an issue that is not confidential (TPL-9, MI-13)', async () => {
    await set(inProject(), 'thank_you', 'See [here](%{ISSUE_URL}).');
    await started.ask(changeServiceDesk, { ticketsConfidentialByDefault: false }, inProject());
    const { issue, thanked } = await openIssue(started);
    const link = `http://desk.example/office/desk/-/issues/${issue.iid}`;
    expect((await received(thanked)).text).toContain(`See here <${link}>.`);
    await started.ask(changeServiceDesk, { ticketsConfidentialByDefault: true }, inProject());
    await remove(inProject(), 'thank_you');
  });
  it('may say themselves how to get no more mails, and hold the note as it was written (TPL-5, TPL-7, TPL-11)', async () => {
    await set(
      inProject(),
      'new_note',
      'On %{ISSUE_PATH}:\n%{NOTE_TEXT}\n[Stop](%{UNSUBSCRIBE_URL}) or [look](%{ISSUE_URL})',
    );
    const { issue, thanked } = await openIssue(started);
    const { noteId } = await writeNote(started, issue.issueId, { body: '**Soon** %{ISSUE_ID}' });
    const queued = (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!;
    const mail = await received(queued);
    const way = `http://desk.example/-/unsubscribe/${keysOf(started).unsubscribeToken(thanked)}`;
    expect(mail.text.split(/\n\n+/)).toEqual([
      `On office/desk#${issue.iid}:`,
      'Soon %{ISSUE_ID}',
      `Stop <${way}> or look <http://desk.example/office/desk/-/issues/${issue.iid}>`,
      'office/desk',
    ]);
    expect(mail.html).toContain('<strong>Soon</strong>');
    await remove(inProject(), 'new_note');
  });
  it('are shown as mails read, of sample values, before they are set and after (MA-3)', async () => {
    const preview = (name: string, text?: string) =>
      started.ask(previewMailTemplate, { name, ...(text !== undefined && { text }) }, inProject());
    expect(await preview('thank_you')).toMatchObject({ text: expect.stringMatching(/^Thank you .* ticket #42, /) });
    expect(await preview('new_note.md', 'Hi **%{ISSUE_ID}** %{NOTE_TEXT}')).toEqual({
      text: 'Hi #42 We are on our way.',
      html: '<p>Hi <strong>#42</strong> We are on our way.</p>',
    });
    expect((await preview('thank_you', '%{NOTE_TEXT}')).text).toBe('%{NOTE_TEXT}');
    expect((await read(inProject())).source).toBe('built_in');
    expect(await refusal(started.ask(previewMailTemplate, { name: 'thank_you' }, inProject(30)))).toMatch(/^forbidden/);
  });
});
