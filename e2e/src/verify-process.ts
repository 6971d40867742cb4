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
