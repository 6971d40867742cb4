import 'reflect-metadata';
import { verifyInstallation, Verdict } from './verify-installation';

/** `npm run verify`: 0 where all is equal, 1 where anything differs, 2 where that could not be found out. */
const CODES: Record<Verdict, number> = { equal: 0, different: 1, 'not compared': 2 };

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);
const say = print(process.stdout);
const progress = print(process.stderr);

// A terminal's signal comes twice, from npm as well: what was rebuilt is removed all the same.
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));

/** One line, without credentials; what is no JSON would be quoted. */
const inOneLine = (error: unknown): string => {
  if (error instanceof SyntaxError) return 'something that is kept is no JSON';
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/:\/\/[^/@\s]*@/g, '://***@');
};

verifyInstallation(process.env, { say, progress, signal: stopping.signal }).then(
  (verdict) => {
    process.exitCode = CODES[verdict];
  },
  (error: unknown) => {
    progress(`verify: ${inOneLine(error)}`);
    process.exitCode = 2;
  },
);
