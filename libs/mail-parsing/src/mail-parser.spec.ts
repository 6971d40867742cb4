import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { MailedMarkdown, renderForMail } from '@ledgerdesk/markdown';
import { ParserOptions, ThreadedMailParser } from './mail-parser';
import { parseMail } from './parse-mail';
import { ParserClosed, ParsingFailed } from './parsed-mail';
import { RenderingFailed } from './rendered-mail';

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
    ['hang', 'processing-timeout', 'Reading the mail took more than 2 s.'],
    ['throw', 'unparsable', 'The thread that reads mails has died: out of mails.'],
    ['exit', 'unparsable', 'The thread that reads mails has died: exit code 3.'],
    ['eat', 'unparsable', expect.stringContaining('memory')],
  ])('fails a mail that makes its thread %s, and no other one (IN-7, IN-9, SEC-10)', async (says, reason, message) => {
    const parser = unruly({ maxProcessingSeconds: says === 'hang' ? 2 : 20, maxMemoryMb: 16 });
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

  describe('that renders', () => {
    const written = (markdown: string): MailedMarkdown => ({ markdown, base: 'https://desk.example.com', uploads: [] });
    const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    const reasonOf = async (rendering: Promise<unknown>): Promise<RenderingFailed> => {
      const reason: unknown = await rendering.catch((error: unknown) => error);
      expect(reason).toBeInstanceOf(RenderingFailed);
      return reason as RenderingFailed;
    };

    it.each([
      ['links', '[a label](https://example.org/path?a=1&b=2) and https://example.com/x_y_z, '],
      ['tables', '| a | b |\n|---|--:|\n| **1** | 2 |\n\n'],
      ['lists', '- one\n  1. two\n     - three\n- [ ] four\n\n'],
      ['entities', '&amp; &lt;b&gt; &nbsp; &#x4e2d; &notin; <i>it</i>\n'],
      ['Chinese', new TextDecoder('gb18030').decode(Buffer.from('d6d0cec4b2e2cad4a3ac95328239a1a3', 'hex'))],
      ['quotes', '> > quoted\n> > - **again**\n> \n\n'],
      ['code', '```js\nconst a = `b`;\n```\n\n    indented\n\n'],
    ])('%s of the longest text as they are rendered (SEC-11)', async (_, piece) => {
      const text = written(filled(piece, 262_144));
      expect(await open().render([text, written('**end**')])).toEqual([
        renderForMail(text),
        renderForMail(written('**end**')),
      ]);
    });
    it('a text of 3 MB', async () => {
      const text = written(
        filled(`Some **words** and a [link](https://example.org/).${' More of it.'.repeat(40)}\n\n`, 3 * MB),
      );
      const [rendered] = await open({ maxProcessingSeconds: 60 }).render([text]);
      expect(rendered!.html.slice(0, 60)).toBe(renderForMail(written(text.markdown.slice(0, 200))).html.slice(0, 60));
      expect(rendered!.text.split('\n\n')).toHaveLength(text.markdown.split('\n\n').length);
    }, 60_000);
    it('does not give out what has become too much to be sent', async () => {
      const lines = written(`${'> '.repeat(99)}a\n${'b\n'.repeat(45_000)}`);
      expect(await reasonOf(open().render([lines]))).toMatchObject({ reason: 'too-complex' });
    });
    it('answers others while a text makes its thread hang, and only then ends that thread (SEC-10)', async () => {
      const others = open();
      await others.render([written('a')]); // Its thread has started.
      const hung = new BroadcastChannel('unruly worker');
      const hangs = once(hung as never, 'message');
      const told: string[] = [];
      const rendering = reasonOf(unruly({ maxProcessingSeconds: 3 }).render([written('hang')])).then((failed) => {
        told.push(failed.reason);
      });
      await hangs;
      hung.close();
      const [other] = await others.render([written('**b**')]);
      told.push(other!.html);
      await rendering;
      expect(told).toEqual(['<p><strong>b</strong></p>', 'processing-timeout']);
    });
    it.each([
      ['hang', 'processing-timeout', 'Rendering the mail took more than 2 s.'],
      ['throw', 'unrenderable', 'The thread that reads mails has died: out of mails.'],
      ['exit', 'unrenderable', 'The thread that reads mails has died: exit code 3.'],
      ['eat', 'unrenderable', expect.stringContaining('memory')],
    ])('fails a text that makes its thread %s, and no mail (IN-7, SEC-10)', async (says, reason, message) => {
      const parser = unruly({ maxProcessingSeconds: says === 'hang' ? 2 : 20, maxMemoryMb: 16 });
      const before = parser.parse(bytes('before'));
      const failed = reasonOf(parser.render([written(says)]));
      const after = parser.parse(bytes('after'));
      expect(await before).toMatchObject({ text: 'before' });
      expect(await failed).toMatchObject({ reason, message });
      expect(await after).toMatchObject({ text: 'after' });
    });
    it('says nothing about texts when it is closed', async () => {
      const parser = unruly();
      const closed = Promise.allSettled([parser.render([written('hang')]), parser.render([written('waits')])]);
      await parser.close();
      for (const { reason } of (await closed) as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(ParserClosed);
      await expect(parser.render([written('late')])).rejects.toThrow(ParserClosed);
    });
  });
});
