import { commandsIn } from './commands-in-text';
import { closedText } from './closed-text';

describe('a text that another one follows (MI-7)', () => {
  it.each([
    ['```\nx', '```\nx\n```'],
    ['~~~~ js\n~~~', '~~~~ js\n~~~\n~~~~'],
    ['a\n\n<!-- b\n\nc', 'a\n\n<!-- b\n\nc\n-->'],
    ['<pre>\n\nx', '<pre>\n\nx\n</pre>'],
    ['<![CDATA[\nx', '<![CDATA[\nx\n]]>'],
    ['>>>\nx', '>>>\nx\n>>>'],
    ['>>>\n```', '>>>\n```\n```\n>>>'],
  ])('%j is closed', (open, closed) => {
    expect(closedText(open)).toBe(closed);
    const { commands } = commandsIn(`${closed}\n\n/close`, () => true);
    expect(commands).toEqual([{ name: 'close', argument: '' }]);
  });
  it.each(['', 'a', '```\nx\n```', '<!-- a -->', '>>>\na\n>>>', '    ```', '<div>\na', 'a ``` b'])(
    '%j is closed already',
    (text) => expect(closedText(text)).toBe(text),
  );
});
