import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Configuration, ConfigurationError } from '@ledgerdesk/service-host';
import { parse, YAMLParseError } from 'yaml';

/** Options by the name that their variable has after its prefix: `smtp.host` is SMTP_HOST. */
export type Options = Readonly<Record<string, string>>;

/** The sections of the configuration file that are about mail (ING-12). */
export type MailFile = Readonly<{
  mail: Options;
  incomingEmail: Options;
  serviceDeskEmail: Options;
  mailboxes: readonly Options[];
}>;

export const emptyMailFile: MailFile = { mail: {}, incomingEmail: {}, serviceDeskEmail: {}, mailboxes: [] };

/**
 * Reads `LEDGERDESK_CONFIG`, or `ledgerdesk.yml` in `DATA_DIR`, which may be absent.
 *
 * @throws ConfigurationError
 */
export const readMailFile = ({
  LEDGERDESK_CONFIG,
  DATA_DIR,
}: Pick<Configuration, 'DATA_DIR' | 'LEDGERDESK_CONFIG'>): MailFile => {
  const name = LEDGERDESK_CONFIG ?? join(DATA_DIR, 'ledgerdesk.yml');
  try {
    return mailFile(readFileSync(name, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !LEDGERDESK_CONFIG) return emptyMailFile;
    throw new ConfigurationError(`Configuration: ${name}: ${problemOf(error)}`);
  }
};

/** @throws ConfigurationError for a section that is not known or not made of options; what the parser throws (no YAML) */
export const mailFile = (yaml: string): MailFile => {
  const file = (parse(yaml) ?? {}) as Record<string, unknown>;
  if (typeof file !== 'object') throw new ConfigurationError('expected sections');
  const { mail, incoming_email, service_desk_email, mailboxes = [], ...others } = file;
  const [unknown] = Object.keys(others);
  if (unknown) throw new ConfigurationError(`${unknown} is no known section`);
  if (!Array.isArray(mailboxes)) throw new ConfigurationError('mailboxes: expected a list');
  return {
    mail: options('mail', mail),
    incomingEmail: options('incoming_email', incoming_email),
    serviceDeskEmail: options('service_desk_email', service_desk_email),
    mailboxes: mailboxes.map((section, index) => options(`mailboxes.${index}`, section)),
  };
};

const options = (section: string, given: unknown): Options => {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Array.isArray(given))
    throw new ConfigurationError(`${section}: expected options, each with its name`);
  return Object.fromEntries(flatten(given));
};

/** An empty option counts as not set, as an empty variable does. */
const flatten = (section: object): [string, string][] =>
  Object.entries(section as Record<string, unknown>).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === '') return [];
    if (typeof value !== 'object') return [[name.toUpperCase(), String(value)]];
    if (Array.isArray(value)) return [[name.toUpperCase(), value.map(String).join(',')]];
    return flatten(value).map(([option, text]) => [`${name.toUpperCase()}_${option}`, text]);
  });

/** Without what stands there: it may be a password. */
const problemOf = (error: unknown): string => {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof YAMLParseError) return `no YAML in line ${error.linePos?.[0].line}`;
  return `can't be read (${(error as NodeJS.ErrnoException).code})`;
};
