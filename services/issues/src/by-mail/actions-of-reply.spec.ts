import { hasOwnText, withActions } from './actions-of-reply';

describe('the quick actions of a reply by mail (MEM-2)', () => {
  it('are lines of their own again', () =>
    expect(withActions('Done.\n\n`/close`\n`` /title a `b` ``', [])).toBe('Done.\n\n/close\n/title a `b`'));
  it('stay in back-ticks where they stand in a text from outside, however they were quoted', () => {
    const outside = ['Please:\n> `/close`', '/assign  @joe'];
    const reply = '`/close`\n`/assign @joe`\n`/title x`';
    expect(withActions(reply, outside)).toBe('`/close`\n`/assign @joe`\n/title x');
  });
  it('are none of what is quoted', () => {
    const quoted = '\n\n<details><summary>Quoted text</summary>\n\n`/close`\n\n</details>';
    expect(withActions(`\`/title x\`${quoted}`, [])).toBe(`/title x${quoted}`);
    expect([hasOwnText(quoted), hasOwnText(`a${quoted}`), hasOwnText(' ')]).toEqual([false, true, false]);
  });
});
