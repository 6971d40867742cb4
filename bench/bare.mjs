// Starts the bare server in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** `answer`: what it answers from now on, `{ post, list }`. */
export const startBare = async (folder) => {
  const child = fork(new URL('bare-server.mjs', import.meta.url), [folder]);
  const [{ port, smtpPort }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    smtpPort,
    answer: (answers) => child.send(answers),
    stop: () => new Promise((resolve) => child.once('exit', resolve) && child.disconnect()),
  };
};
