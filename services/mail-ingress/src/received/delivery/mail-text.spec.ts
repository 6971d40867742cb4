import { MailFlag } from '@ledgerdesk/mail-parsing';
import { textOf } from './mail-text';

const target = { kind: 'issue', projectId: 1, issueId: 2, confidential: true, refersTo: null } as const;
const parsed = {
  text: 'Hello',
  replyText: 'Hello',
  fullText: null,
  fullReplyText: null,
  subject: 'Door',
  title: 'Door',
  notStored: [],
};
const bodyOf = (flags: readonly MailFlag[]) => textOf(parsed, target, flags, []).body;

describe('the text of a mail', () => {
  it.each([
    ['truncated', 'This mail has more parts than are read; the rest is in the original mail.'],
    ['header-cut', 'A header field of this mail was too long to read as a whole.'],
    ['addresses-cut', 'This mail has more addresses than are read.'],
    [
      'html-too-long',
      'Some of the HTML of this mail is not shown, or lost its form: it is too long, or nested too deeply.',
    ],
  ] as const)('says below it what is missing by %s (SEC-2, SEC-4, SEC-8, SEC-9)', (flag, line) => {
    expect(bodyOf([flag])).toBe(`Hello\n\n${line}`);
  });
  it('stays as it is where nothing is missing', () => {
    expect(bodyOf(['encrypted', 'message-id-reused'])).toBe('Hello');
  });
});
