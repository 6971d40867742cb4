import { execFile } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, '../../services/standalone/dist/verify.js');

/** `npm run verify`, once it is built: how it ended, the lines of its result, and what it said besides. */
export const verify = (
  environment: NodeJS.ProcessEnv,
): Promise<Readonly<{ code: number; lines: readonly string[]; besides: string }>> => {
  const { PATH } = process.env;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program], { env: { PATH, ...environment } }, (error, stdout, besides) => {
      const code = error ? error.code : 0;
      if (typeof code !== 'number') reject(new Error(`${error?.message}\n${stdout}${besides}`));
      else resolve({ code, lines: stdout.split('\n').filter(Boolean), besides });
    });
  });
};

/** What the read models of an installation have otherwise than its log makes it, a line each. @throws Error where that is not found out */
export const differencesBeside = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const { code, lines, besides } = await verify(environment);
  if (code > 1) throw new Error(`It was not verified:\n${lines.join('\n')}\n${besides}`);
  return lines.filter((line) => !line.endsWith(', equal'));
};
