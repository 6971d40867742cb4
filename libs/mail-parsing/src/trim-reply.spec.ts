import * as fc from 'fast-check';
import { QUOTE_STARTS, REST_IS_QUOTE } from './bounded-html';
import { attributions, banners, deviceLines, headerBlocks, otherAttributions, ownWords } from './fixture/attributions';
import { trimReply, wholeText } from './trim-reply';

const answer = 'It works now, thank you.\n\nJane';

describe('a reply', () => {
  describe('is cut from the attribution of a quote that runs to the end (BODY-15)', () => {
    it.each(attributions)('%s, %s', (_client, _language, lines) => {
      const quoted = `${lines}\n\n> Please restart it.\n> > It is stuck.\n>\n> Best wishes`;
      expect(trimReply(`${answer}\n\n${quoted}\n`)).toEqual({ reply: answer, hidden: quoted });
    });
  });
  describe('is cut from any line or two that tell who wrote when (BODY-15)', () => {
    const quote = '> Please restart it.\n>\n> Best wishes';
    it.each(otherAttributions)('%s', (lines) => {
      expect(trimReply(`${answer}\n\n${lines}\n\n${quote}`)).toEqual({ reply: answer, hidden: `${lines}\n\n${quote}` });
      expect(trimReply(`Yes\n${lines}\n${quote}`)).toEqual({ reply: 'Yes', hidden: `${lines}\n${quote}` });
      expect(trimReply(`It works\nAnn\n${lines}\n\n\n\n\n${quote}`).reply).toBe('It works\nAnn');
    });
    it.each(
      [...attributions.map(([, , lines]) => lines), ...otherAttributions].filter((lines) => !lines.includes('\n')),
    )('and shows what stands above %s', (lines) => {
      expect(trimReply(`It works\nAnn\n${lines}\n${quote}`)).toEqual({
        reply: 'It works\nAnn',
        hidden: `${lines}\n${quote}`,
      });
    });
  });
  it.each([
    ['Yes.', 'On Mon, 1 Jun 2026 at 09:00, Desk <desk@x.test> wrote:'],
    ['Danke!', 'Am Mo., 1. Juni 2026 um 09:00 Uhr schrieb Desk <desk@x.test>:'],
    ['Merci', 'Le lun. 1 juin 2026 à 09:00, Desk <desk@x.test> a écrit :'],
  ])('shows %j before an attribution on its line (BODY-15)', (own, line) => {
    for (const quote of ['> Please restart it.', 'Please restart it.'])
      expect(trimReply(`${own} ${line}\n\n${quote}`)).toEqual({
        reply: `${own} `.trim(),
        hidden: `${line}\n\n${quote}`,
      });
  });
  it.each(ownWords)('shows its own words: %j', (text) => {
    const { reply, hidden } = trimReply(`Hello.\n\n${text}\n`);
    expect({ reply, hidden }).toEqual({ reply: `Hello.\n\n${text}`, hidden: null });
  });
  it('has the footer of a list collapsed below a quote, and only there (BODY-17, BODY-18)', () => {
    const footer = '#'.repeat(40) + '\n\nTo unsubscribe from the list:\nhttps://lists.x.test/door';
    expect(trimReply(`Yes.\n\n> Restarted?\n\n${footer}`).reply).toBe('Yes.');
    const below = `> Restarted?\n\nYes.\n\n${footer}`;
    expect(trimReply(below)).toEqual({ reply: below, hidden: null });
  });
  it('keeps an answer between long quoted lines in place (BODY-17)', () => {
    const text = `> ${'word '.repeat(14)}\nNo, that is not so.\n> ${'word '.repeat(14)}\nThat neither.`;
    expect(trimReply(text).hidden).toBeNull();
  });
  describe('is cut from a header block (BODY-15)', () => {
    it.each(headerBlocks)('%s, %s', (_client, _language, lines) => {
      const quoted = `${lines}\n\nPlease restart it.\n\nBest wishes`;
      expect(trimReply(`${answer}\n\n${quoted}`)).toEqual({ reply: answer, hidden: quoted });
    });
  });
  describe('is cut from a banner (BODY-15)', () => {
    it.each(banners)('%s', (line) => {
      expect(trimReply(`${answer}\n\n${line}\nPlease restart it.`)).toEqual({
        reply: answer,
        hidden: `${line}\nPlease restart it.`,
      });
    });
  });
  describe('has lines of a device collapsed (BODY-18)', () => {
    it.each(deviceLines)('%s', (line) => {
      expect(trimReply(`${answer}\n\n${line}\n`)).toEqual({ reply: answer, hidden: line });
    });
  });
  it('is cut at an attribution without marked quotes, if it names a time or an address', () => {
    const quoted = 'On Monday, 1 June 2026 at 09:00, Support <s@x.org> wrote:\nPlease restart it.';
    expect(trimReply(`${answer}\n\n${quoted}`)).toEqual({ reply: answer, hidden: quoted });
    const told = 'On Monday the customer wrote:\nIt is stuck.';
    expect(trimReply(told)).toEqual({ reply: told, hidden: null });
  });
  it('is cut from a quote at its end that has no attribution', () => {
    expect(trimReply('Yes.\n\n> Restarted?\n> Again?\n')).toEqual({ reply: 'Yes.', hidden: '> Restarted?\n> Again?' });
  });
  it('keeps quotes it was written between or below in place (BODY-17)', () => {
    const between = 'On Mon, 1 Jun 2026 at 09:00, Support <s@x.org> wrote:\n> Restarted?\n\nYes.\n\n> Again?\n\nNo.';
    expect(trimReply(between)).toEqual({ reply: between, hidden: null });
    const below = 'On Mon, 1 Jun 2026 at 09:00, Support <s@x.org> wrote:\n> Restarted?\n\nYes.';
    expect(trimReply(below)).toEqual({ reply: below, hidden: null });
  });
  it.each(['-----', '***', '________________', '---', '=====', '- - -'])(
    'is not cut by a line %s alone (BODY-16)',
    (line) => {
      const text = `Above\n\n${line}\n\nBelow`;
      expect(trimReply(text)).toEqual({ reply: text, hidden: null });
    },
  );
  it.each([
    'From: where I stand, it works.\n\nTo: be honest, it is slow.',
    'Subject: to change\n\nThe date: tomorrow.',
    'I wrote:\n\n"it is stuck"',
    'Ends with a colon:\nand goes on',
    'Sent from my point of view this is a long sentence that says that a thing was sent, and it does not stop before a hundred and twenty characters.',
  ])('is not cut by text that only looks like it: %j', (text) => {
    expect(trimReply(text)).toEqual({ reply: text, hidden: null });
  });
  it('has its signature collapsed, above a quote and below one (BODY-18)', () => {
    expect(trimReply('Yes.\n\n-- \nJane\nACME\n\nOn 1 Jun 2026 at 09:00, Support wrote:\n> Restarted?')).toEqual({
      reply: 'Yes.',
      hidden: '-- \nJane\nACME\n\nOn 1 Jun 2026 at 09:00, Support wrote:\n> Restarted?',
    });
    expect(trimReply('Yes.\n\n> Restarted?\n\n-- \nJane')).toEqual({
      reply: 'Yes.',
      hidden: '> Restarted?\n\n-- \nJane',
    });
    expect(trimReply('Yes.\n\n> Restarted?\n\nNo.\n\n-- \nJane')).toEqual({
      reply: 'Yes.\n\n> Restarted?\n\nNo.',
      hidden: '-- \nJane',
    });
  });
  it('keeps what follows `-- ` for more than 15 lines', () => {
    const lines = (count: number) =>
      `Yes.\n\n-- \n${Array.from({ length: count }, (_, at) => `line ${at}`).join('\n')}`;
    expect(trimReply(lines(15)).reply).toBe('Yes.');
    expect(trimReply(lines(16))).toEqual({ reply: lines(16), hidden: null });
  });
  it('of quotes alone is its quote (BODY-19)', () => {
    const text = 'On Mon, 1 Jun 2026 at 09:00, Support <s@x.org> wrote:\n> Restarted?';
    expect(trimReply(text)).toEqual({ reply: text, hidden: null });
  });
  it('is cut where its client says that a quote begins, whatever the language', () => {
    expect(trimReply(`Sawa.\n\n${QUOTE_STARTS}\n\nTarehe 1 Juni, Support aliandika:\n\n> Restarted?`)).toEqual({
      reply: 'Sawa.',
      hidden: 'Tarehe 1 Juni, Support aliandika:\n\n> Restarted?',
    });
    expect(trimReply(`Sawa.\n\n${REST_IS_QUOTE}\n\nSupport\n\nRestarted?`)).toEqual({
      reply: 'Sawa.',
      hidden: 'Support\n\nRestarted?',
    });
  });
  it('is not cut there when it goes on between the quotes', () => {
    expect(trimReply(`${QUOTE_STARTS}\n\nSupport wrote:\n\n> Restarted?\n\nYes.`)).toEqual({
      reply: 'Support wrote:\n\n> Restarted?\n\nYes.',
      hidden: null,
    });
  });
  it('loses no line, whatever it is made of (BODY-14)', () => {
    const pieces = [
      ...attributions.slice(0, 5).map(([, , lines]) => lines),
      ...banners.slice(0, 3),
      '> a',
      '> > b',
      'text',
      '',
    ];
    const more = [
      '-- ',
      'From: x',
      'Sent: y',
      'To: z',
      'Subject: q',
      '---',
      QUOTE_STARTS,
      REST_IS_QUOTE,
      ...deviceLines.slice(0, 2),
    ];
    const lines = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.trim())
        .map((line) => line.trimEnd());
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 25 }), (parts) => {
        const text = parts.join('\n');
        const { reply, hidden } = trimReply(text);
        expect([...lines(reply), ...lines(hidden ?? '')]).toEqual(lines(wholeText(text)));
      }),
    );
  });
});
