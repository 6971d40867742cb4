import { decoded, isTooMuch, linkTarget } from './markdown-text';

describe('texts of Markdown', () => {
  it('have the signs that they name', () =>
    expect(decoded('&lt;b&gt; &amp;amp; &#39;&#x1F525; &nbsp;|')).toBe("<b> &amp; '🔥 \u00a0|"));
  it.each(['&unknown;', '&#0;', '&#xD800;', '&#1114112;', 'a & b;'])('keep what names none: %s', (text) =>
    expect(decoded(text)).toBe(text),
  );
  it('are shown as they are where it would take long to take them apart', () => {
    expect(isTooMuch('word '.repeat(20_000))).toBe(false);
    expect(isTooMuch('word '.repeat(20_001))).toBe(true);
    expect(isTooMuch('a'.repeat(4_097))).toBe(true);
  });
});

describe('a link in Markdown (UI-12)', () => {
  it.each(['https://x.org/a', 'HTTP://x.org', 'mailto:a@x.org', 'tel:+49', '/groups/a'])('leads there: %s', (href) =>
    expect(linkTarget(href, 9)).toBe(href),
  );
  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,a',
    '//evil.example',
    '/\\evil.example',
    'a',
  ])('leads nowhere: %s', (href) => expect(linkTarget(href, 9)).toBe(null));
  it('of an upload leads to the file', () =>
    expect(linkTarget(`/uploads/${'0'.repeat(32)}/a%20b.pdf`, 9)).toBe(
      `/api/v4/projects/9/uploads/${'0'.repeat(32)}/a%20b.pdf`,
    ));
});
