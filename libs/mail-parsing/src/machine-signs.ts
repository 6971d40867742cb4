import { firstValue, HeaderField, inBrackets, readHeaderFields } from './header-fields';
import { messageIdIn } from './mail-identity';
import { MimeEntity } from './mime-entity';
import { ParsedMail } from './parsed-mail';
import { readStructured } from './structured-value';

type Signs = ParsedMail['signs'];
type Report = Pick<Signs, 'report' | 'quotedMessageIds'>;

/** A part that was read as a file, as far as a report is looked for in it. */
type ReadPart = Readonly<{ mediaType: string; content: Uint8Array }>;

const MAX_QUOTED = 100;
/** Of a part: its header section, or the fields of a report. */
const REPORT_BYTES = 64 * 1024;

/** What says that a machine wrote the mail (LOOP-2 to LOOP-9, LOOP-13), as far as its own header section shows it. */
export const signsIn = (fields: readonly HeaderField[]): Omit<Signs, keyof Report> => {
  const value = (name: string) => readStructured(firstValue(fields, name)).value || null;
  const isPresent = (name: string) => firstValue(fields, name) !== null;
  return {
    autoSubmitted: value('auto-submitted'),
    precedence: value('precedence'),
    autoreply: ['x-autoreply', 'x-autorespond', 'x-autoresponder'].some(
      (name) => isPresent(name) && value(name) !== 'no',
    ),
    nullReturnPath: firstValue(fields, 'return-path')?.replace(/\s/g, '') === '<>',
    failedRecipients: isPresent('x-failed-recipients'),
    listId: listIdIn(firstValue(fields, 'list-id')),
    listUnsubscribe: isPresent('list-unsubscribe'),
    suppress: (firstValue(fields, 'x-auto-response-suppress') ?? '')
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
    xLoop: isPresent('x-loop'),
  };
};

/** What a report says about another mail (RFC 3462, 3464, 8098, 5965), and the Message-IDs of the mails it quotes. */
export const reportIn = (root: MimeEntity, parts: readonly ReadPart[], text: string): Report => {
  const statuses = parts.filter(({ mediaType }) => mediaType === 'message/delivery-status');
  // Some forget to say of which type it is.
  const declared = root.type.parameters.get('report-type') ?? (statuses.length > 0 ? 'delivery-status' : undefined);
  const type = root.type.value === 'multipart/report' ? declared?.toLowerCase() : undefined;
  const values = (name: string) =>
    statuses
      .flatMap(({ content }) => fieldsOf(content).filter((field) => field.name === name))
      .map((field) => readStructured(field.value).value.split(' ')[0]!);
  const quoted = [...parts.filter(isQuoted).flatMap(({ content }) => fieldsOf(content)), ...fieldLines(text)]
    .filter(({ name }) => name === 'message-id' || name === 'original-message-id')
    .flatMap(({ value }) => messageIdIn(value) ?? []);
  return {
    report: type ? { type, actions: values('action'), statuses: values('status') } : null,
    quotedMessageIds: [...new Set(quoted)].slice(0, MAX_QUOTED),
  };
};

const isQuoted = ({ mediaType }: ReadPart): boolean =>
  /^(message\/(rfc822|global|feedback-report|disposition-notification)|text\/rfc822-headers)$/.test(mediaType);

/** The fields of a part of a report: one group per recipient, with empty lines between them. */
const fieldsOf = (content: Uint8Array): HeaderField[] => {
  const fields: HeaderField[] = [];
  const bytes = content.subarray(0, REPORT_BYTES);
  for (let at = 0; at < bytes.length;) {
    const section = readHeaderFields(bytes, at);
    fields.push(...section.fields);
    at = section.end;
  }
  return fields;
};

/** A bounce without parts quotes the header section of the mail in its text. */
const fieldLines = (text: string): HeaderField[] =>
  [...text.slice(0, REPORT_BYTES).matchAll(/^[> ]{0,10}(message-id):[ \t]{0,10}(<[^<>\s]{1,998}>)/gim)].map(
    ([, name, value]) => ({ name: name!.toLowerCase(), value: value! }),
  );

/** The identifier of RFC 2919. */
const listIdIn = (value: string | null): string | null => (value && inBrackets(value).toLowerCase()) || null;
