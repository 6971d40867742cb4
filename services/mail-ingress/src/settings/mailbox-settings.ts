import { isIP } from 'node:net';
import { z } from 'zod';
import { flag, port } from '@ledgerdesk/service-host';
import { MailboxSettings, MisconfiguredSource } from './mail-settings';
import { Options } from './mail-settings-file';

/** RT-1: `%{key}` once, before the `@`, or not at all. */
const ADDRESS = /^(?:[^\s@<>%]+|[^\s@<>%]*%\{key\}[^\s@<>%]*)@[^\s@<>%]+$/;
const LONGEST_IDLE_SECONDS = 1_740;
const POLL_SECONDS = 60;
const notSupported = 'is not supported yet';

const seconds = (fallback: string) =>
  z
    .string()
    .regex(/^-?\d{1,6}$/, 'expected a whole number of seconds')
    .default(fallback)
    .transform(Number);
const listOf = (text: string): string[] => text.split(',').flatMap((id) => id.trim() || []);
const needed = () => z.string('is not set');

/** ING-13 to ING-23. */
const schema = z
  .strictObject({
    ADDRESS: z.string().regex(ADDRESS, 'expected an address in which %{key} stands once, before the @').optional(),
    HOST: needed(),
    PORT: port().default(993),
    USER: needed(),
    PASSWORD: needed(),
    SSL: flag('true'),
    START_TLS: flag(),
    ALLOW_PLAINTEXT: flag(),
    TLS_CA_FILE: z.string().optional(),
    MAILBOX: z.string().default('inbox'),
    IDLE_TIMEOUT: seconds('60').refine(
      (value) => value >= 1 && value <= LONGEST_IDLE_SECONDS,
      `expected 1 to ${LONGEST_IDLE_SECONDS} seconds`,
    ),
    POLL_INTERVAL: seconds('60').refine(
      (value) => value <= LONGEST_IDLE_SECONDS,
      `expected at most ${LONGEST_IDLE_SECONDS} seconds`,
    ),
    DELETE_AFTER_DELIVERY: flag('true'),
    EXPUNGE_DELETED: flag(),
    MOVE_TO: z.string().optional(),
    INITIAL_IMPORT: z.enum(['unseen', 'all', 'none'], 'expected unseen, all or none').default('unseen'),
    TRUSTED_AUTHSERV_IDS: z
      .string()
      .refine(
        (ids) => !listOf(ids).includes('*'),
        'expected names of servers that remove foreign headers of their id, not *',
      )
      .default(''),
    INBOX_METHOD: z.literal('imap', `expected imap; another method ${notSupported}`).default('imap'),
  })
  .refine(({ SSL, START_TLS }) => !(SSL && START_TLS), {
    path: ['START_TLS'],
    message: 'ssl and start_tls exclude each other',
  })
  .refine(({ SSL, START_TLS, ALLOW_PLAINTEXT, HOST }) => SSL || START_TLS || ALLOW_PLAINTEXT || isLoopback(HOST), {
    path: ['SSL'],
    message: 'without ssl and start_tls only a loopback host is allowed, unless allow_plaintext is true',
  });

/** What a section says: a mailbox to read, none since it is not enabled, or what is wrong with it (ING-7). */
export const mailboxSettings = (
  name: string,
  { ENABLED = 'false', ...given }: Options,
): MailboxSettings | MisconfiguredSource | null => {
  const misconfigured = (problem: string): MisconfiguredSource => ({ name, problem: `${name}.${problem}` });
  if (ENABLED === 'false') return null;
  if (ENABLED !== 'true') return misconfigured('enabled: expected true or false');
  const later = Object.keys(given).find((option) => /^(OAUTH2|INBOX_OPTIONS)(_|$)/.test(option));
  if (later) return misconfigured(`${later.replace(/_.*$/, '').toLowerCase()} ${notSupported}`);

  const { EMAIL, MAILBOX_NAME, ...options } = given;
  const parsed = schema.safeParse({
    ...(EMAIL ? { USER: EMAIL } : {}),
    ...(MAILBOX_NAME ? { MAILBOX: MAILBOX_NAME } : {}),
    ...options,
  });
  if (!parsed.success) return misconfigured(describe(parsed.error.issues[0]!));
  const { data } = parsed;
  return {
    name,
    host: data.HOST,
    port: data.PORT,
    user: data.USER,
    password: data.PASSWORD,
    ssl: data.SSL,
    startTls: data.START_TLS,
    allowPlaintext: data.ALLOW_PLAINTEXT,
    tlsCaFile: data.TLS_CA_FILE ?? null,
    mailbox: /^inbox$/i.test(data.MAILBOX) ? 'INBOX' : data.MAILBOX,
    idleTimeoutSeconds: data.IDLE_TIMEOUT,
    pollIntervalSeconds: data.POLL_INTERVAL > 0 ? data.POLL_INTERVAL : POLL_SECONDS,
    deleteAfterDelivery: data.DELETE_AFTER_DELIVERY,
    expungeDeleted: data.EXPUNGE_DELETED,
    moveTo: data.MOVE_TO ?? null,
    initialImport: data.INITIAL_IMPORT,
    trustedAuthservIds: listOf(data.TRUSTED_AUTHSERV_IDS),
  };
};

/** The pattern of a section, whether its mailbox is read or not: mails may as well come by SMTP. */
export const addressOf = ({ ADDRESS: address }: Options): string | null =>
  address !== undefined && ADDRESS.test(address) ? address : null;

/** ING-11 */
export const withSeparateMailboxes = (
  sections: readonly (MailboxSettings | MisconfiguredSource)[],
): readonly (MailboxSettings | MisconfiguredSource)[] => {
  const first = new Map<string, string>();
  const names = new Set(['smtp_receiver', 'lmtp_receiver']);
  return sections.map((section) => {
    const { name } = section;
    if (names.has(name)) return { name, problem: `${name}: another source has this name` };
    names.add(name);
    if ('problem' in section) return section;
    const place = JSON.stringify([section.host.toLowerCase(), section.user, section.mailbox]);
    const other = first.get(place);
    if (other) return { name, problem: `${other} and ${name} must use separate mailboxes` };
    first.set(place, name);
    return section;
  });
};

const describe = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys') return `${issue.keys[0]!.toLowerCase()} is no known option`;
  const option = String(issue.path[0]).toLowerCase();
  return issue.message === 'is not set' ? `${option} ${issue.message}` : `${option}: ${issue.message}`;
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
