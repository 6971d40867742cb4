import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { nearestName } from './nearest-name';
import { flag, fromFile, isFromFile, names, port, secret, secrets, url } from './variables';

/** What every service understands. A service adds variables of its own (`configuration({ ...shape }, process.env)`). */
const variables = {
  EVENT_STORE_URL: fromFile(url('esdb', 'esdb+discover').optional()),
  READ_MODELS_URL: fromFile(url('mongodb', 'mongodb+srv').optional()),
  STATE_URL: fromFile(url('mongodb', 'mongodb+srv').optional()),
  BLOBS_URL: fromFile(url('mongodb', 'mongodb+srv').optional()),
  BUS_URL: fromFile(url('nats', 'tls').optional()),
  BUS_INSECURE: flag(),
  SUBSCRIBERS: names(),
  DATA_DIR: z.string().default('./data'),
  LEDGERDESK_CONFIG: z.string().optional(),
  LEDGERDESK_SECRET: fromFile(secret(32).optional()),
  MAIL_SECRETS: fromFile(secrets(32).optional()),
  LEDGERDESK_ADMIN_TOKEN: fromFile(secret(20).optional()),
  LEDGERDESK_DEMO: flag('true'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(3000),
  PUBLIC_URL: url('http', 'https').optional(),
  SMTP_PORT: port().optional(),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: port().optional(),
};
type ParsedVariables = z.output<z.ZodObject<typeof variables>>;

/** What can be set, with what holds where it is not; `fromFile`: also as `<NAME>_FILE`. */
export type Variable = Readonly<{ name: string; fallback: unknown; fromFile: boolean }>;
export const knownVariables = (shape: z.ZodRawShape = {}): readonly Variable[] =>
  Object.entries<z.ZodType>({ ...variables, ...shape } as never).map(([name, schema]) => ({
    name,
    fallback: schema.safeParse(undefined).data,
    fromFile: isFromFile(schema),
  }));

/** The servers of the distributed shape, by the variable that names each. */
export type Servers = Readonly<Record<(typeof serverNames)[number], string>>;
export const serverNames = ['EVENT_STORE_URL', 'READ_MODELS_URL', 'STATE_URL', 'BLOBS_URL', 'BUS_URL'] as const;

/** `servers`: null in the embedded shape, where all is kept in `DATA_DIR`. */
export type Configuration = Readonly<
  Omit<ParsedVariables, keyof Servers | 'PUBLIC_URL'> & { PUBLIC_URL: string; servers: Servers | null }
>;

/** The environment can't be started with. The message is one line for people and carries no value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads the environment. An empty variable counts as not set; a variable made by `fromFile` may be given as
 * `<NAME>_FILE` instead. All services may be given the same environment: only a service with variables about mail of its
 * own minds an unknown one.
 *
 * @throws ConfigurationError that names every bad value with what is expected, every unknown variable with one of our
 * prefixes and the nearest known name, and the servers that are missing where some are set
 */
export const configuration = <Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv,
): Configuration & Readonly<z.output<z.ZodObject<Shape>>> => {
  const known = { ...variables, ...shape };
  const { values, problems } = read(known, ownPrefixes(shape), environment);
  const parsed = z.object(known).safeParse(values);
  for (const { path, message } of parsed.error?.issues ?? [])
    problems.push(path[0]! in values ? `${path.join('.')}: ${message}` : `${path.join('.')} is not set`);

  const servers = serversIn(values);
  const named = serverNames.filter((name) => servers[name]);
  for (const name of serverNames)
    if (named.length > 0 && !servers[name]) problems.push(`${name} is not set, but ${named[0]} is`);

  if (!parsed.success || problems.length > 0) throw new ConfigurationError(`Configuration: ${problems.join('; ')}`);
  const given = parsed.data as ParsedVariables;
  const { PUBLIC_URL = `http://${given.HOST}:${given.PORT}` } = given;
  return { ...given, PUBLIC_URL, servers: named.length > 0 ? (servers as Servers) : null } as never;
};

const serversIn = ({ EVENT_STORE_URL, READ_MODELS_URL, STATE_URL, BLOBS_URL, BUS_URL }: Record<string, string>) => ({
  EVENT_STORE_URL,
  READ_MODELS_URL,
  STATE_URL: STATE_URL ?? READ_MODELS_URL,
  BLOBS_URL: BLOBS_URL ?? READ_MODELS_URL,
  BUS_URL,
});

/** What is set, files read, and what is wrong with it before any value is looked at. */
const read = (known: Readonly<Record<string, unknown>>, own: readonly string[], environment: NodeJS.ProcessEnv) => {
  const names = Object.keys(known);
  const files = names.filter((name) => isFromFile(known[name])).map((name) => `${name}_FILE`);
  const values: Record<string, string> = {};
  const problems: string[] = [];

  for (const [name, value] of Object.entries(environment)) {
    if (!value) continue;
    if (names.includes(name)) {
      if (environment[`${name}_FILE`] && isFromFile(known[name]))
        problems.push(`${name} and ${name}_FILE are both set`);
      values[name] = value;
    } else if (files.includes(name)) {
      try {
        values[name.replace(/_FILE$/, '')] = readFileSync(value, 'utf8').replace(/\r?\n$/, '');
      } catch (error) {
        problems.push(`${name}: ${value} can't be read (${(error as NodeJS.ErrnoException).code})`);
      }
    } else if (own.some((prefix) => name.startsWith(prefix)) && !isKubernetes(name, environment)) {
      const nearest = nearestName(name, [...names, ...files]);
      problems.push(`${name} is no known variable${nearest ? `; did you mean ${nearest}?` : ''}`);
    }
  }
  return { values, problems };
};

const ownPrefixes = (shape: z.ZodRawShape): readonly string[] => {
  const ofMail = ['MAIL_', 'INCOMING_EMAIL_', 'SERVICE_DESK_EMAIL_'];
  return ['LEDGERDESK_', ...ofMail.filter((prefix) => Object.keys(shape).some((name) => name.startsWith(prefix)))];
};

/**
 * Kubernetes gives each container variables for each service of its namespace (`MAIL_INGRESS_SERVICE_HOST`, `MAIL_INGRESS_PORT`).
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const isKubernetes = (name: string, environment: NodeJS.ProcessEnv): boolean => {
  const [, service] = /^(.+?)_(?:SERVICE_HOST|SERVICE_PORT|PORT)(?:_.*)?$/.exec(name) ?? [];
  return service !== undefined && `${service}_SERVICE_HOST` in environment;
};
