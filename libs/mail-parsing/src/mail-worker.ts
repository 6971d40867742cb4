import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerJob, WorkerLimits, WorkerMessage } from './mail-parser';
import { parseMail } from './parse-mail';
import { ParsingFailed } from './parsed-mail';
import { renderMail } from './render-mail';
import { RenderingFailed } from './rendered-mail';

/** The thread of `ThreadedMailParser`: bytes or texts in, a mail, rendered texts or a reason out, one after the other. */
const port = parentPort!;
const { maxMessageBytes } = workerData as WorkerLimits;
const say = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

port.on('message', async (job: WorkerJob) => {
  if (job.kind === 'parse') await parse(job.raw);
  else render(job.texts);
});

const parse = async (raw: Uint8Array): Promise<void> => {
  try {
    const mail = await parseMail(raw, maxMessageBytes);
    const texts = [mail.fullText ?? [], mail.fullReplyText ?? []].flat();
    const contents = [...texts, ...mail.attachments.map(({ content }) => content)];
    say({ kind: 'parsed', mail }, [...new Set(contents.map(({ buffer }) => buffer as ArrayBuffer))]);
  } catch (error) {
    const reason = error instanceof ParsingFailed ? error.reason : 'unparsable';
    say({ kind: 'not-parsed', reason, message: messageOf(error) });
  }
};

const render = (texts: Extract<WorkerJob, { kind: 'render' }>['texts']): void => {
  try {
    say({ kind: 'rendered', texts: renderMail(texts) });
  } catch (error) {
    const reason = error instanceof RenderingFailed ? error.reason : 'unrenderable';
    say({ kind: 'not-rendered', reason, message: messageOf(error) });
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

say({ kind: 'ready' });
