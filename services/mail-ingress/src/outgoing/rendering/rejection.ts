import { RefusalCode } from '../../conversations/rejection-code';
import { Part, plainPart } from './part';

type Refused = Readonly<{ code: RefusalCode; limitBytes: number; reasons: string | undefined }>;

/** ERR-5 to ERR-16; null for a code that no mail is sent for. */
export const rejection = ({ code, limitBytes, reasons }: Refused): readonly Part[] | null => {
  const text = textOf({ code, limitBytes, reasons });
  return text === null ? null : [plainPart(text)];
};

const textOf = ({ code, limitBytes, reasons }: Refused): string | null => {
  switch (code) {
    case 'unknown-address':
      return 'We could not tell what this mail is for. Please check the address.';
    case 'unknown-reply-key':
      return 'We could not tell which conversation this mail answers. Please write a new mail to the support address.';
    case 'project-not-found':
      return 'There is no such support address. Please check it for typing errors.';
    case 'issue-gone':
      return 'The conversation you are answering no longer exists. Please write a new mail.';
    case 'empty-mail':
      return 'Your mail has no text and no attachment. Please send it again with your message.';
    case 'too-large':
      return `Your mail is larger than ${Math.floor(limitBytes / 1_048_576)} MB. Please send it again with smaller attachments.`;
    case 'user-not-found':
      return 'This reply address belongs to another person. Please answer from the address the mail was sent to.';
    case 'user-blocked':
      return 'Your account is blocked.';
    case 'not-authorized':
      return 'You may not comment on this issue.';
    case 'invalid-content':
      return reasons ? `Your message could not be accepted: ${reasons}` : 'Your message could not be accepted.';
    case 'sender-not-authenticated':
      return null;
  }
};
