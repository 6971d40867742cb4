import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Whether the packages of the present lock file are installed. */
export const installed = () => {
  const wanted = `${root}package-lock.json`;
  const present = `${root}node_modules/.package-lock.json`;
  return existsSync(present) && statSync(present).mtimeMs >= statSync(wanted).mtimeMs;
};

/** Runs a command to its end, showing what it prints, or only if it fails; `output` holds it too. One that hangs is ended. */
export const run = (command, args, env = {}, show = 'at once', withinMinutes = 60) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (stream) => (chunk) => {
      output += chunk;
      if (show === 'at once') stream.write(chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    const late = setTimeout(() => child.kill('SIGKILL'), withinMinutes * 60_000);
    const end = (ok) => {
      clearTimeout(late);
      if (!ok && show === 'on failure') process.stderr.write(output);
      resolve({ ok, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
