import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ParserOptions, ThreadedMailParser } from './mail-parser';
import { parseMail } from './parse-mail';
import { ParserClosed, ParsingFailed } from './parsed-mail';

const MB = 1_048_576;

describe('the mail parser', () => {
  const opened: ThreadedMailParser[] = [];
  const open = (options: Partial<ParserOptions> = {}) => {
    const parser = new ThreadedMailParser({ maxProcessingSeconds: 20, maxMessageBytes: 25 * MB, ...options });
    opened.push(parser);
    return parser;
  };
  const unruly = (options: Partial<ParserOptions> = {}) =>
    open({ script: join(__dirname, 'fixture', 'unruly-worker.mjs'), ...options });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  afterAll(() => Promise.all(opened.map((parser) => parser.close())));

  it('reads a mail as it is read, in a thread of its own (IN-7)', async () => {
    const raw = readFileSync(join(__dirname, 'fixture', 'attachments.eml'));
    expect(await open().parse(raw)).toEqual(await parseMail(raw, 25 * MB));
  });
  it('stores no more attachments of a mail than it may have bytes (SEC-6)', async () => {
    const raw = readFileSync(join(__dirname, 'fixture', 'attachments.eml'));
    const { attachments, notStored } = await open({ maxMessageBytes: 1 }).parse(raw);
    expect([attachments.length, notStored.length]).toEqual([0, (await parseMail(raw, 25 * MB)).attachments.length]);
  });
  it('gives a long text as bytes that nobody copies, and its beginning to be read (BODY-20, IN-7)', async () => {
    const { text, fullText, fullReplyText } = await open().parse(bytes(`\r\n${'word '.repeat(4_000_000)}`));
    expect(text.length).toBe(200_000);
    for (const full of [fullText, fullReplyText])
      expect([full!.byteLength, full!.buffer.byteLength]).toEqual([19_999_999, 19_999_999]);
  });
  it('says why a mail can not be read', async () => {
    await expect(open().parse(bytes('X: y\r\n'.repeat(2_000)))).rejects.toMatchObject({ reason: 'too-complex' });
  });
  it('gives bytes away, so that the thread that serves has nothing to do with them (IN-7)', async () => {
    const parser = unruly();
    await parser.parse(bytes('first'));
    const raw = bytes('second');
    const read = parser.parse(raw);
    expect(raw.byteLength).toBe(0);
    expect((await read).text).toBe('second');
  });
  it('takes nothing but the mail from bytes that share their memory', async () => {
    const shared = bytes('one two');
    expect((await unruly().parse(shared.subarray(4))).text).toBe('two');
    expect(shared).toEqual(bytes('one two'));
  });
  it.each([
    ['hang', 'processing-timeout', 'Reading the mail took more than 0.2 s.'],
    ['throw', 'unparsable', 'The thread that reads mails has died: out of mails.'],
    ['exit', 'unparsable', 'The thread that reads mails has died: exit code 3.'],
    ['eat', 'unparsable', expect.stringContaining('memory')],
  ])('fails a mail that makes its thread %s, and no other one (IN-7, IN-9, SEC-10)', async (says, reason, message) => {
    const parser = unruly({ maxProcessingSeconds: says === 'hang' ? 0.2 : 20, maxMemoryMb: 16 });
    const mails = ['before', says, 'after'].map((text) => parser.parse(bytes(text)));
    const [before, failed, after] = await Promise.allSettled(mails);
    expect(before).toMatchObject({ value: { text: 'before' } });
    expect(failed).toMatchObject({ reason: { reason, message } });
    expect((failed as PromiseRejectedResult).reason).toBeInstanceOf(ParsingFailed);
    expect(after).toMatchObject({ value: { text: 'after' } });
  });
  it('fails mails one by one where no thread starts', async () => {
    const parser = open({ script: join(__dirname, 'fixture', 'no-such-file.js') });
    const failed = await Promise.allSettled([parser.parse(bytes('a')), parser.parse(bytes('b'))]);
    expect(failed).toMatchObject([{ reason: { reason: 'unparsable' } }, { reason: { reason: 'unparsable' } }]);
  });
  it('ends a thread that has nothing to do, and starts another one', async () => {
    const parser = unruly({ idleSeconds: 0 });
    expect((await parser.parse(bytes('a'))).text).toBe('a');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await parser.parse(bytes('b'))).text).toBe('b');
  });
  it('says nothing about mails when it is closed', async () => {
    const parser = unruly();
    const mails = ['hang', 'waits'].map((text) => parser.parse(bytes(text)));
    const closed = Promise.allSettled(mails);
    await parser.close();
    for (const { reason } of (await closed) as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(ParserClosed);
    await expect(parser.parse(bytes('late'))).rejects.toThrow(ParserClosed);
  });
});
