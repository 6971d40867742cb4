import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { fromFile, port } from '@ledgerdesk/service-host';

const text = () => z.string().optional();
const flag = () =>
  z
    .enum(['true', 'false'], 'expected true or false')
    .transform((value) => value === 'true')
    .optional();
const count = (least: number, most = 999_999_999) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'expected a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `expected a number from ${least} to ${most}`)
    .optional();
const domain = () => z.string().regex(/^[^\s@<>]+$/, 'expected the name of a host');
const address = () => z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'expected an address like desk@example.com');

/** `host:port`, or the path of a socket. */
const listen = () =>
  z
    .string()
    .transform((value) => {
      const [, host, port] = /^\[?([^/[\]]+)\]?:(\d{1,5})$/.exec(value) ?? [];
      if (host && Number(port) <= 65_535) return { host, port: Number(port) };
      return value.startsWith('/') ? { path: value } : null;
    })
    .refine((listen) => listen !== null, 'expected host:port, or the path of a socket')
    .optional();

/** `example.com, example.org=17`: domains, each for all projects or for those of a group and below it. */
const domains = () =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '')
        .map((entry) => {
          const [, name = '', groupId] = /^([^\s@<>=]+?)(?:\s*=\s*(\d{1,15}))?$/.exec(entry) ?? [];
          return { domain: domainToASCII(name), groupId: groupId === undefined ? null : Number(groupId) };
        }),
    )
    .refine(
      (entries) => entries.every(({ domain }) => domain !== ''),
      'expected domains, each alone or as <domain>=<group id>',
    )
    .optional();

/** What holds for all of mail (`mail.smtp.host`: MAIL_SMTP_HOST). What is not set has its default in `readMailSettings`. */
export const mailOptions = {
  MAIL_FROM: address().optional(),
  MAIL_NO_REPLY: address().optional(),
  MAIL_DEFAULT_DISPLAY_NAME: text(),
  MAIL_ENVELOPE_FROM: z.enum(['key', 'from'], 'expected key or from').optional(),
  MAIL_MESSAGE_ID_DOMAIN: domain().optional(),
  MAIL_HEADER_TEXT: text(),
  MAIL_FOOTER_TEXT: text(),
  MAIL_ENABLED_FOR_NEW_PROJECTS: flag(),
  MAIL_MAX_MESSAGE_BYTES: count(1_000),
  MAIL_MAX_PROCESSING_SECONDS: count(1),
  MAIL_CONCURRENCY: count(1, 64),
  MAIL_MAX_ISSUES_PER_SENDER_PER_HOUR: count(0),
  MAIL_MAX_UNVERIFIED_THANKS_PER_HOUR: count(0),
  MAIL_MAX_CC_MAILS_PER_HOUR: count(0),
  MAIL_CUSTOM_EMAIL_DOMAINS: domains(),
  MAIL_UNVERIFIED_TEAM_MAIL: flag(),
  MAIL_RAW_RETENTION_DAYS: count(0, 36_500),
  MAIL_SMTP_HOST: domain().optional(),
  MAIL_SMTP_PORT: port().optional(),
  MAIL_SMTP_USER: text(),
  MAIL_SMTP_PASSWORD: fromFile(text()),
  MAIL_SMTP_SSL: flag(),
  MAIL_SMTP_START_TLS: flag(),
  MAIL_SMTP_AUTHENTICATION: z
    .enum(
      ['auto', 'plain', 'login', 'cram_md5'],
      'expected auto, plain, login or cram_md5 (xoauth2 is not supported yet)',
    )
    .optional(),
  MAIL_SMTP_MAX_CONNECTIONS: count(1, 1_000),
  MAIL_SMTP_MAX_MESSAGES: count(1),
  MAIL_SMTP_TIMEOUT: count(1, 3_600),
  MAIL_SMTP_RATE_PER_MINUTE: count(0),
  MAIL_SMTP_DKIM_DOMAIN: domain().optional(),
  MAIL_SMTP_DKIM_SELECTOR: text(),
  MAIL_SMTP_DKIM_KEY: fromFile(text()),
  MAIL_SMTP_RECEIVER_LISTEN: listen(),
  MAIL_SMTP_RECEIVER_HOSTNAME: domain().optional(),
  MAIL_SMTP_RECEIVER_TLS_CERT: text(),
  MAIL_SMTP_RECEIVER_TLS_KEY: text(),
  MAIL_LMTP_RECEIVER_LISTEN: listen(),
  MAIL_LMTP_RECEIVER_HOSTNAME: domain().optional(),
  MAIL_LMTP_RECEIVER_TLS_CERT: text(),
  MAIL_LMTP_RECEIVER_TLS_KEY: text(),
};

/** ING-13 to ING-23, and the other names that are accepted. What they mean is read with the mailbox: a wrong one stops only that. */
const mailboxOptions = [
  ...['ENABLED', 'ADDRESS', 'HOST', 'PORT', 'USER', 'EMAIL', 'PASSWORD', 'SSL', 'START_TLS', 'ALLOW_PLAINTEXT'],
  ...['TLS_CA_FILE', 'MAILBOX', 'MAILBOX_NAME', 'IDLE_TIMEOUT', 'POLL_INTERVAL', 'DELETE_AFTER_DELIVERY'],
  ...['EXPUNGE_DELETED', 'MOVE_TO', 'INITIAL_IMPORT', 'TRUSTED_AUTHSERV_IDS', 'INBOX_METHOD', 'INBOX_OPTIONS'],
  ...['OAUTH2_TOKEN_URL', 'OAUTH2_CLIENT_ID', 'OAUTH2_CLIENT_SECRET', 'OAUTH2_SCOPE', 'OAUTH2_REFRESH_TOKEN'],
] as const;

type MailboxVariable = `${'INCOMING_EMAIL' | 'SERVICE_DESK_EMAIL'}_${(typeof mailboxOptions)[number]}`;
const mailboxVariables = Object.fromEntries(
  ['INCOMING_EMAIL', 'SERVICE_DESK_EMAIL'].flatMap((section) =>
    mailboxOptions.map((option) => [`${section}_${option}`, option === 'PASSWORD' ? fromFile(text()) : text()]),
  ),
) as Record<MailboxVariable, z.ZodOptional<z.ZodString>>;

/** Variables of mail-ingress. */
export const mailEnvironment = {
  ...mailOptions,
  ...mailboxVariables,
};
