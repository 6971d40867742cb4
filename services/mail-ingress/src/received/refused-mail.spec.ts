import { InvalidFields } from '@ledgerdesk/contracts';
import { MailKeys } from '../addresses/mail-keys';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';

let started: StartedMail;
beforeAll(async () => {
  started = await StartedMail.start();
});
afterEach(() => started.services.refuses.clear());
afterAll(() => started.stop());

type Fields = Parameters<typeof writeMail>[0];
const refused = async (fields: Fields, by: Parameters<StartedMail['process']>[1] = {}) => {
  const mailId = await started.process(writeMail(fields), by);
  const rejections = (await started.queued()).filter((mail) => mail.kind === 'rejection' && mail.mailId === mailId);
  return { story: (await started.story(mailId)).slice(1), rejections };
};
const forgedKey = () => {
  const key = new MailKeys(
    { mail: ['another secret that nobody has set'] },
    { messageIdDomain: 'desk.example' },
  ).replyKey({ issueId: 5, seat: 1 });
  return `incoming+${key}@desk.example`;
};

describe('a mail that leads to nothing', () => {
  it.each<readonly [string, () => string]>([
    ['unknown-address', () => 'somebody@else.example'],
    ['unknown-reply-key', forgedKey],
    ['project-not-found', () => 'incoming+nothing-77-issue-@desk.example'],
    ['project-not-found', () => 'incoming+office-attic-11-issue-@desk.example'],
    ['project-not-found', () => 'incoming+other-slug-9-issue-@desk.example'],
  ])('is refused as %s, which its sender is told (ERR-2, ERR-5 to ERR-7, RT-15, RT-16)', async (code, to) => {
    const id = newMessageId();
    const { story, rejections } = await refused({ To: to(), 'Message-ID': id });
    expect(story).toEqual([`MailRefused ${code}`, 'MailRejected']);
    expect(rejections).toMatchObject([{ code, inReplyTo: id.slice(1, -1), replyTo: null }]);
  });
  it.each<readonly [string, Fields]>([
    ['has no From', { From: undefined }],
    ['is by one of our addresses', { From: undefined, 'Reply-To': 'incoming+office/desk@desk.example' }],
  ])('is answered by nothing where it %s (ERR-3)', async (_, fields) => {
    const { rejections } = await refused({ To: 'somebody@else.example', ...fields });
    expect(rejections).toEqual([]);
  });
  it('is answered by nothing where its sender heard so in the dialogue (ERR-4)', async () => {
    const envelope = { sender: 'jane@customer.example', recipients: [], clientAddress: '10.0.0.1', heloName: null };
    const { story, rejections } = await refused({ To: 'somebody@else.example' }, { envelope });
    expect([story, rejections]).toEqual([['MailRefused unknown-address'], []]);
  });
  it('of no bytes at all is refused, and no mail goes out (ERR-10)', async () => {
    const mailId = await started.process('');
    expect((await started.story(mailId)).slice(1)).toEqual(['MailRefused empty-mail']);
  });
  it('of which only the header was fetched is too large, which its sender is told (ERR-11, ING-30)', async () => {
    const { story, rejections } = await refused({}, { tooLargeBytes: 99_000_000 });
    expect(story).toEqual(['MailRefused too-large', 'MailRejected']);
    expect(rejections).toMatchObject([{ code: 'too-large', replyTo: 'incoming+office-desk-9-issue-@desk.example' }]);
  });
});

describe('a mail whose issue is refused by its own rules', () => {
  it('is refused as invalid content, which its sender is told (ERR-16)', async () => {
    started.services.refuses.set('issues.issues.open-by-mail', 'invalid-fields');
    const { story, rejections } = await refused({});
    expect(story).toEqual(['MailTargetDecided issue', 'MailRefused invalid-content', 'MailRejected']);
    expect(rejections).toMatchObject([{ code: 'invalid-content' }]);
  });
  it('is told which rules they are (ERR-16)', async () => {
    const issues = [
      { path: 'title', message: "can't be blank" },
      { path: 'description', message: 'is too long (maximum is 262144 bytes)' },
    ];
    started.services.refuses.set('issues.issues.open-by-mail', new InvalidFields(issues));
    const { rejections } = await refused({});
    expect(rejections).toMatchObject([
      { reasons: "title can't be blank, description is too long (maximum is 262144 bytes)" },
    ]);
  });
});

describe('a mail while another service is away', () => {
  it.each([
    ['groups.access.enter', 'MailDeferred route unavailable'],
    ['crm.contacts.match', 'MailDeferred route unavailable'],
    ['issues.issues.open-by-mail', 'MailDeferred deliver unavailable'],
    ['issues.notes.record-participants', 'MailDeferred tell unavailable'],
  ])('is deferred, and goes on where it was: %s (IN-8, IN-13, MC-7, MI-10)', async (subject, deferred) => {
    started.services.refuses.set(subject, 'unavailable');
    const { mailId } = await started.receive(writeMail());
    await started.until(async () => (await started.story(mailId)).includes(deferred));
    started.services.refuses.clear();
    await started.ended(mailId);
    expect((await started.story(mailId)).slice(-1)).toEqual(['MailProcessed issue']);
    expect([...started.services.issues.values()].filter(({ byMail }) => byMail.mailId === mailId)).toHaveLength(1);
  });
  it('holds up no other (IN-10)', async () => {
    started.services.refuses.set('crm.contacts.match', 'unavailable');
    const waiting = await Promise.all(Array.from({ length: 6 }, () => started.receive(writeMail())));
    await started.until(async () => (await started.story(waiting[5]!.mailId)).length > 1);
    started.services.refuses.clear();
    expect((await started.story(await started.process(writeMail()))).at(-1)).toBe('MailProcessed issue');
    await Promise.all(waiting.map(({ mailId }) => started.ended(mailId)));
  });
});

describe('a mail that can not be read', () => {
  it('is quarantined with its reason, and tells nobody (IN-17, ERR-17, SEC-2)', async () => {
    const huge = Object.fromEntries(Array.from({ length: 1_100 }, (_, n) => [`X-Field-${n}`, 'value']));
    const mailId = await started.process(writeMail(huge));
    expect((await started.story(mailId)).slice(1)).toEqual(['MailParsingFailed', 'MailQuarantined too-complex']);
  });
  it.each<readonly [string, string, () => string]>([
    [
      '50,000 addresses',
      'MailQuarantined too-complex',
      () => writeMail({ Cc: Array.from({ length: 50_000 }, (_, n) => `p${n}@x.example`).join(', ') }),
    ],
    [
      '20,000 parts',
      'MailProcessed issue',
      () =>
        writeMail(
          { 'Content-Type': 'multipart/mixed; boundary="b"' },
          `${'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(20_000)}--b--\r\n`,
        ),
    ],
    [
      '500 levels of parts without end',
      'MailProcessed issue',
      () => {
        const open = (n: number) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`;
        const nested = Array.from({ length: 500 }, (_, n) => open(n)).join('');
        return writeMail({ 'Content-Type': undefined, 'MIME-Version': undefined }, '').trimEnd() + `\r\n${nested}text`;
      },
    ],
    [
      '300 kB of Received',
      'MailQuarantined too-complex',
      () => writeMail({ Received: 'from a by b for <'.repeat(18_000) }),
    ],
  ])('%s end like any other mail: %s (IN-9, IN-10, SEC-2 to SEC-4)', async (_, end, mail) => {
    const { mailId } = await started.receive(mail());
    await started.ended(mailId);
    expect((await started.story(mailId)).at(-1)).toBe(end);
  });
});
