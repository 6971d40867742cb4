import { LoggerService } from '@nestjs/common';
import pino from 'pino';
import { Configuration } from './configuration';
import { allowedFields, LogFields } from './log-fields';

/** A text that stands in the code as it is: one put together at run time does not compile. */
type Literal<Text extends string> = string extends Text ? never : Text;
type Write = <Text extends string>(message: Literal<Text>, fields?: LogFields) => void;
type Level = Exclude<Configuration['LOG_LEVEL'], 'silent'>;

/**
 * Log lines that carry ids, counts, durations and codes, and nothing else, whatever they are given (see `LogFields`).
 * A line written on behalf of a request is given its ids (`requestIds`): nothing finds them out by itself.
 */
export abstract class Logger implements Readonly<Record<Level, Write>> {
  abstract readonly trace: Write;
  abstract readonly debug: Write;
  abstract readonly info: Write;
  abstract readonly warn: Write;
  abstract readonly error: Write;
  abstract readonly fatal: Write;
}

export type LoggerOptions = Readonly<{
  service: string;
  level: Configuration['LOG_LEVEL'];
  /** Where the lines go; stdout if not given: JSON, or for people where it is a terminal. */
  destination?: pino.DestinationStream;
}>;

export const createLogger = ({ service, level, destination = stdout() }: LoggerOptions): Logger => {
  const lines = pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: allowedFields },
    },
    destination,
  );
  const at =
    (level: Level): Write =>
    (message: string, fields?: LogFields) =>
      lines[level]({ ...fields }, message);
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
  };
};

/** What the buses, runners and followers report of errors that are nobody's decision. */
export const reportTo =
  (logger: Logger) =>
  (what: string, ids: Readonly<Record<string, string | number>>, error: unknown): void =>
    writeText(logger, 'error', what, { ...ids, error });

/** Nest's own messages: what it says of its wiring passes (at level debug), an error is described, other text is left out. */
export const nestLogger = (logger: Logger): LoggerService => {
  const pass =
    (level: Level) =>
    (message: unknown, ...rest: readonly unknown[]): void => {
      const context = String(rest.at(-1) ?? '');
      const said = typeof message === 'string' && wiring.test(context) ? message : 'Nest';
      writeText(logger, level, said, { context, ...(message instanceof Error ? { error: message } : {}) });
    };
  return {
    verbose: pass('trace'),
    debug: pass('debug'),
    log: pass('debug'),
    warn: pass('warn'),
    error: pass('error'),
    fatal: pass('fatal'),
  };
};

/** Contexts in which Nest speaks of modules, routes and handlers only. */
const wiring = /^(InstanceLoader|RoutesResolver|RouterExplorer|Nest[A-Z]\w+|PackageLoader|LegacyRouteConverter)$/;

/** For texts that are made elsewhere and known to name nobody. */
const writeText = (logger: Logger, level: Level, message: string, fields: LogFields): void =>
  (logger[level] as (message: string, fields: LogFields) => void)(message, fields);

const stdout = (): pino.DestinationStream =>
  process.stdout.isTTY ? { write: (line) => void process.stdout.write(forPeople(line)) } : pino.destination(1);

const forPeople = (line: string): string => {
  const { level, time, service, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const said = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${service}: ${msg}${said.join('')}\n`;
};
