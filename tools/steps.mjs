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

/** What a command's last words may take to arrive after its end. */
const LAST_WORDS_MS = 2_000;

/**
 * Runs a command to its end, showing what it prints, or only if it fails; `output` holds it too. One that takes too long is
 * ended with all it started, and fails. A process that it left behind is not waited for, even with our pipe in its hand.
 * What is shown ends with a line end, so that whatever is printed next begins a line.
 */
export const run = (command, args, env = {}, show = 'at once', withinMinutes = 60) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // A process group of its own, which can be ended as a whole.
    });
    const endGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // All of it has ended.
      }
    };
    const passOn = (signal, number) => {
      endGroup(signal);
      process.exit(128 + number);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, passOn);
    let output = '';
    let lineOpenOn = null;
    const showOn = (stream, text) => {
      if (text === '') return;
      stream.write(text);
      lineOpenOn = text.endsWith('\n') ? null : stream;
    };
    const keep = (stream) => (chunk) => {
      output += chunk;
      if (show === 'at once') showOn(stream, String(chunk));
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    const late = setTimeout(() => {
      keep(process.stderr)(`${command} ${args.join(' ')} was ended: it took more than ${withinMinutes} minutes\n`);
      endGroup('SIGKILL');
    }, withinMinutes * 60_000);
    const end = (ok) => {
      clearTimeout(late);
      for (const signal of signals) process.off(signal, passOn);
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      if (!ok && show === 'on failure') showOn(process.stderr, output);
      if (lineOpenOn) lineOpenOn.write('\n');
      resolve({ ok, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('exit', (code) => {
      const silent = setTimeout(() => end(code === 0), LAST_WORDS_MS);
      child.on('close', () => {
        clearTimeout(silent);
        end(code === 0);
      });
    });
  });
