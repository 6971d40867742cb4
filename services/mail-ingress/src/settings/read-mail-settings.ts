import { isIP } from 'node:net';
import { z } from 'zod';
import { Configuration, ConfigurationError } from '@ledgerdesk/service-host';
import { mailOptions, mailEnvironment } from './mail-ingress.environment';
import { MailSettings, ReceiverSettings, SmtpSettings } from './mail-settings';
import { emptyMailFile, MailFile, Options } from './mail-settings-file';
import { addressOf, mailboxSettings, withSeparateMailboxes } from './mailbox-settings';

type MailOptions = z.output<z.ZodObject<typeof mailOptions>>;
export type MailConfiguration = Pick<Configuration, 'PUBLIC_URL' | 'SMTP_PORT' | 'servers'> &
  Readonly<z.output<z.ZodObject<typeof mailEnvironment>>>;

const RECEIVER_HOST = '127.0.0.1';
const RECEIVER_PORT = 2525;

/**
 * What holds, from the environment, else the file, else the defaults (ING-12). A mailbox that is set up wrongly is one of
 * `misconfigured`.
 *
 * @throws ConfigurationError for what concerns more than one mailbox
 */
export const readMailSettings = (configuration: MailConfiguration, file: MailFile = emptyMailFile): MailSettings => {
  const { PUBLIC_URL } = configuration;
  const options: MailOptions = { ...optionsInFile(file.mail), ...defined(configuration) };
  const publicHost = hostOf(PUBLIC_URL);
  const noReply = `noreply@${publicHost}`;

  const incoming = { ...file.incomingEmail, ...optionsOf(configuration, 'INCOMING_EMAIL_') };
  const serviceDesk = { ...file.serviceDeskEmail, ...optionsOf(configuration, 'SERVICE_DESK_EMAIL_') };
  const sections = withSeparateMailboxes(
    [
      mailboxSettings('incoming_email', incoming),
      mailboxSettings('service_desk_email', serviceDesk),
      ...file.mailboxes.map(({ NAME, ...options }, index) => mailboxSettings(NAME ?? `mailboxes.${index}`, options)),
    ].filter((section) => section !== null),
  );
  const smtpReceiver = receiver(options, 'SMTP', publicHost, fallbackListen(configuration));
  const lmtpReceiver = receiver(options, 'LMTP', publicHost, null);
  const receivesAlone = sections.length === 0 && (smtpReceiver ?? lmtpReceiver) !== null;
  return {
    publicUrl: PUBLIC_URL,
    publicHost,
    incomingAddress: addressOf(incoming) ?? (receivesAlone ? `incoming+%{key}@${publicHost}` : null),
    serviceDeskAddress: addressOf(serviceDesk),
    from: options.MAIL_FROM ?? noReply,
    noReply: options.MAIL_NO_REPLY ?? noReply,
    defaultDisplayName: options.MAIL_DEFAULT_DISPLAY_NAME ?? 'Support Bot',
    envelopeFrom: options.MAIL_ENVELOPE_FROM ?? 'key',
    messageIdDomain: options.MAIL_MESSAGE_ID_DOMAIN ?? publicHost,
    headerText: options.MAIL_HEADER_TEXT ?? '',
    footerText: options.MAIL_FOOTER_TEXT ?? '',
    enabledForNewProjects: options.MAIL_ENABLED_FOR_NEW_PROJECTS ?? false,
    maxMessageBytes: options.MAIL_MAX_MESSAGE_BYTES ?? 25 * 1024 * 1024,
    maxProcessingSeconds: options.MAIL_MAX_PROCESSING_SECONDS ?? 30,
    concurrency: options.MAIL_CONCURRENCY ?? 16,
    maxIssuesPerSenderPerHour: options.MAIL_MAX_ISSUES_PER_SENDER_PER_HOUR ?? 30,
    maxUnverifiedThanksPerHour: options.MAIL_MAX_UNVERIFIED_THANKS_PER_HOUR ?? 200,
    maxCcMailsPerHour: options.MAIL_MAX_CC_MAILS_PER_HOUR ?? 100,
    rawRetentionDays: options.MAIL_RAW_RETENTION_DAYS ?? 0,
    customEmailDomains: options.MAIL_CUSTOM_EMAIL_DOMAINS ?? [],
    unverifiedTeamMail: options.MAIL_UNVERIFIED_TEAM_MAIL ?? false,
    smtp: smtp(options),
    smtpReceiver,
    lmtpReceiver,
    mailboxes: sections.flatMap((section) => ('problem' in section ? [] : [section])),
    misconfigured: sections.filter((section) => 'problem' in section),
  };
};

/** OUT-28 */
const smtp = (options: MailOptions): SmtpSettings | null => {
  if (!options.MAIL_SMTP_HOST) return null;
  const { MAIL_SMTP_DKIM_DOMAIN: domain, MAIL_SMTP_DKIM_SELECTOR: selector, MAIL_SMTP_DKIM_KEY: key } = options;
  if (new Set([!domain, !selector, !key]).size > 1) throw wrong('mail.smtp.dkim needs domain, selector and key');
  return {
    host: options.MAIL_SMTP_HOST,
    port: options.MAIL_SMTP_PORT ?? 587,
    user: options.MAIL_SMTP_USER ?? null,
    password: options.MAIL_SMTP_PASSWORD ?? null,
    ssl: options.MAIL_SMTP_SSL ?? false,
    startTls: options.MAIL_SMTP_START_TLS ?? true,
    authentication: options.MAIL_SMTP_AUTHENTICATION ?? 'auto',
    maxConnections: options.MAIL_SMTP_MAX_CONNECTIONS ?? 5,
    maxMessages: options.MAIL_SMTP_MAX_MESSAGES ?? 100,
    timeoutSeconds: options.MAIL_SMTP_TIMEOUT ?? 30,
    ratePerMinute: options.MAIL_SMTP_RATE_PER_MINUTE ?? 0,
    dkim: domain && selector && key ? { domain, selector, key } : null,
  };
};

/** ING-35 */
const receiver = (
  options: MailOptions,
  protocol: 'SMTP' | 'LMTP',
  publicHost: string,
  fallback: ReceiverSettings['listen'] | null,
): ReceiverSettings | null => {
  const listen = options[`MAIL_${protocol}_RECEIVER_LISTEN`] ?? fallback;
  const cert = options[`MAIL_${protocol}_RECEIVER_TLS_CERT`];
  const key = options[`MAIL_${protocol}_RECEIVER_TLS_KEY`];
  if (!cert !== !key) throw wrong(`mail.${protocol.toLowerCase()}_receiver needs both tls_cert and tls_key`);
  const hostname = options[`MAIL_${protocol}_RECEIVER_HOSTNAME`] ?? publicHost;
  return listen && { listen, hostname, tls: cert && key ? { cert, key } : null };
};

const fallbackListen = ({ servers, SMTP_PORT = RECEIVER_PORT }: MailConfiguration) =>
  servers ? null : { host: RECEIVER_HOST, port: SMTP_PORT };

/** What the file says, by the same rules as the environment. */
const optionsInFile = (options: Options): MailOptions => {
  const variables = Object.fromEntries(Object.entries(options).map(([option, value]) => [`MAIL_${option}`, value]));
  const parsed = z.strictObject(mailOptions).safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => `${optionOf(name)} is no known option`).join('; ')
      : `${optionOf(String(issue.path[0]))}: ${issue.message}`,
  );
  throw wrong(problems.join('; '));
};

const optionOf = (variable: string) => variable.replace('_', '.').toLowerCase();

const defined = (configuration: MailConfiguration): MailOptions =>
  Object.fromEntries(
    Object.entries(configuration).filter(([name, value]) => name in mailOptions && value !== undefined),
  );

const optionsOf = (configuration: MailConfiguration, prefix: string): Options =>
  Object.fromEntries(
    Object.entries(configuration).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), value]] : [],
    ),
  );

const hostOf = (url: string): string => {
  const { hostname } = new URL(url);
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? 'localhost' : hostname;
};

const wrong = (problem: string) => new ConfigurationError(`Configuration: ${problem}`);
