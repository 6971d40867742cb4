import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerLimits, WorkerMessage } from './mail-parser';
import { parseMail } from './parse-mail';
import { ParsingFailed } from './parsed-mail';

/** The thread of `ThreadedMailParser`: bytes in, a mail or a reason out, one after the other. */
const port = parentPort!;
const { maxMessageBytes } = workerData as WorkerLimits;
const say = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

port.on('message', async (raw: Uint8Array<ArrayBuffer>) => {
  try {
    const mail = await parseMail(raw, maxMessageBytes);
    const texts = [mail.fullText ?? [], mail.fullReplyText ?? []].flat();
    const contents = [...texts, ...mail.attachments.map(({ content }) => content)];
    say({ kind: 'parsed', mail }, [...new Set(contents.map(({ buffer }) => buffer as ArrayBuffer))]);
  } catch (error) {
    const { reason, message } =
      error instanceof ParsingFailed
        ? error
        : new ParsingFailed('unparsable', error instanceof Error ? error.message : String(error));
    say({ kind: 'failed', reason, message });
  }
});
say({ kind: 'ready' });
