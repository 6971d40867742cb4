import type { LoadedFiles } from './web-files';
import { Html, html } from './page';

/** Beside the headers of every answer. */
export const shellHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "img-src 'self' data:",
  ].join('; '),
  'Cache-Control': 'no-store',
  Vary: 'Accept, Accept-Language, Cookie',
} as const;

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230b57d0'/%3E%3Cpath d='M10 8v16h12' fill='none' stroke='%23fff' stroke-width='4' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/**
 * The document that the browser program fills.
 *
 * @param files null where it is not built
 * @param pageContent what it begins with, in place of a request
 */
export const shell = (language: string, files: LoadedFiles | null, pageContent: object): string =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Ledgerdesk</title>
        <link rel="icon" href="${icon}" />
        ${files ? loading(files) : ''}
      </head>
      <body>
        <div id="root">${files ? '' : 'The web pages are not built: run npm run build.'}</div>
        <noscript>Ledgerdesk needs JavaScript.</noscript>
        ${new Html(`<script type="application/json" id="page">${json(pageContent)}</script>`)}
      </body>
    </html> `.text;

const loading = ({ script, modules, styles }: LoadedFiles): Html =>
  joined([
    ...styles.map((style) => html`<link rel="stylesheet" href="${style}" />`),
    ...modules.map((module) => html`<link rel="modulepreload" href="${module}" />`),
    html`<script type="module" src="${script}"></script>`,
  ]);

const joined = (parts: readonly Html[]) => new Html(parts.map(({ text }) => text).join('\n'));

/** No text in it ends the element. */
const json = (content: object): string => JSON.stringify(content).replaceAll('<', '\\u003c');
