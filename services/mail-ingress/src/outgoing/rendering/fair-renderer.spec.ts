import type { MailedMarkdown, MailedText } from '@ledgerdesk/markdown';
import { RenderingFailed } from '@ledgerdesk/mail-parsing';
import { FairRenderer } from './fair-renderer';

type Job = Readonly<{ of: string; end: (texts: readonly MailedText[]) => void; fail: (error: Error) => void }>;

const textOf = (markdown: string): MailedMarkdown => ({ markdown, base: 'https://desk.example', uploads: [] });

/** What follows at once has followed. */
const settled = () => new Promise(setImmediate);

/** A renderer that takes as long as it is told, and one that takes turns on it. */
const start = () => {
  const jobs: Job[] = [];
  const slow = {
    render: ([text]: readonly MailedMarkdown[]) =>
      new Promise<readonly MailedText[]>((end, fail) => jobs.push({ of: text!.markdown, end, fail })),
  };
  const renderer = new FairRenderer(slow);
  const ask = (issueId: number, markdown: string) => renderer.render(issueId, [textOf(markdown)]);
  /** Ends what is being rendered until nothing is left; the order in which it began. */
  const finish = async () => {
    await settled();
    for (let done = 0; done < jobs.length; done += 1) {
      jobs[done]!.end([]);
      await settled();
    }
    return jobs.map(({ of }) => of);
  };
  return { jobs, ask, finish };
};

describe('renderings of many issues', () => {
  it('take turns by issue, so that many slow ones hold up another by one (SEC-10)', async () => {
    const { ask, finish } = start();
    const asked = [ask(1, 'a1'), ask(1, 'a2'), ask(1, 'a3'), ask(2, 'b1'), ask(3, 'c1'), ask(2, 'b2')];
    expect(await finish()).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
    await expect(Promise.all(asked)).resolves.toEqual(Array(6).fill([]));
  });
  it('are one at a time', async () => {
    const { jobs, ask, finish } = start();
    const asked = [ask(1, 'a1'), ask(2, 'b1')];
    await settled();
    expect(jobs).toHaveLength(1);
    await finish();
    await Promise.all(asked);
  });
  it('wait three of an issue at most; a further one is put off, and one of another issue is not', async () => {
    const { ask, finish } = start();
    const asked = ['a1', 'a2', 'a3', 'a4'].map((name) => ask(1, name));
    expect(await ask(1, 'a5')).toBeNull();
    asked.push(ask(2, 'b1'));
    expect(await finish()).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
    await Promise.all(asked);
  });
  it('wait 24 at most, so that sending keeps its place', async () => {
    const { ask, finish } = start();
    const asked = Array.from({ length: 25 }, (_, issueId) => ask(issueId, `${issueId}`));
    expect(await ask(99, 'late')).toBeNull();
    expect(await finish()).toHaveLength(25);
    await Promise.all(asked);
    const next = ask(99, 'late');
    expect(await finish()).toHaveLength(26);
    expect(await next).toEqual([]);
  });
  it('go on after one that failed', async () => {
    const { jobs, ask, finish } = start();
    const first = ask(1, 'a1');
    const second = ask(1, 'a2');
    await settled();
    jobs[0]!.fail(new RenderingFailed('processing-timeout', 'It took too long.'));
    await expect(first).rejects.toThrow(RenderingFailed);
    expect(await finish()).toEqual(['a1', 'a2']);
    expect(await second).toEqual([]);
  });
});
