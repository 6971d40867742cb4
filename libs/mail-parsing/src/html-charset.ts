/** Of an HTML document, where `meta` elements that say its charset stand. */
const MAX_BYTES = 16 * 1024;

/** The charset of an HTML document by its `meta` element (HTML, 13.2.3.2); null where none says it. */
export const metaCharset = (html: Uint8Array): string | null => {
  const head = Buffer.from(html.buffer, html.byteOffset, Math.min(html.byteLength, MAX_BYTES)).toString('latin1');
  for (const [element] of head.replace(/<!--[^]*?-->/g, '').matchAll(/<meta\s[^<>]{1,1000}>/gi)) {
    const label = /\scharset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{1,100})/i.exec(element)?.[1] ?? contentCharset(element);
    // As ASCII can be read in it, it is none of these.
    if (label) return /^utf-?(16|32)/i.test(label) ? 'utf-8' : label;
  }
  return /^<\?xml\s[^<>]{0,200}\sencoding\s{0,5}=\s{0,5}["']([\w.:-]{1,100})["']/i.exec(head.trimStart())?.[1] ?? null;
};

const contentCharset = (element: string): string | undefined =>
  /http-equiv\s{0,5}=\s{0,5}["']?\s{0,5}content-type/i.test(element)
    ? /charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,100})/i.exec(element)?.[1]
    : undefined;
