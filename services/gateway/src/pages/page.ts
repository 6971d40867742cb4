import { createHash } from 'node:crypto';

export class Html {
  constructor(readonly text: string) {}
}
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!);

/** Whatever is inserted is escaped, unless it is Html already. */
export const html = (parts: TemplateStringsArray, ...inserted: readonly (string | number | Html)[]): Html => {
  const texts = inserted.map((one) => (one instanceof Html ? one.text : escaped(`${one}`)));
  return new Html(String.raw({ raw: parts }, ...texts));
};

const style = `
body { margin: 0; padding: 0 1rem; font: 1.125rem/1.5 system-ui, sans-serif; color: #1f2328; background: #f6f8fa; }
main { max-width: 32rem; margin: 12vh auto; padding: 1.5rem 2rem; overflow-wrap: anywhere;
  background: #fff; border: 1px solid #d1d9e0; border-radius: .5rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; }
button { font: inherit; padding: .5rem 1.25rem; color: #fff; background: #0b57d0;
  border: 0; border-radius: .375rem; cursor: pointer; }
button:focus-visible { outline: 3px solid #1f2328; outline-offset: 2px; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');
const styleElement = new Html(`<style>${style}</style>`);

const policy = {
  'default-src': "'none'",
  'style-src': `'sha256-${styleHash}'`,
  'img-src': 'data:',
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};
/** A page has nothing but its own text and style, its form goes nowhere else, and its address is told to nobody. */
export const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; '),
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
} as const;

export const page = (title: string, content: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `.text;
