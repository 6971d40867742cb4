import type { MailedMarkdown } from '@ledgerdesk/markdown';
import { linkOfUpload, type Upload } from '@ledgerdesk/contracts';

/** TPL-12, OUT-2, OUT-20 */
export const newNote = (
  body: string,
  uploads: readonly Upload[],
  isAttached: (upload: Upload) => boolean,
  base: string,
  urlOf: (upload: Upload) => string,
): MailedMarkdown => {
  const mailed = uploads.map((upload) => ({
    link: linkOfUpload(upload),
    name: upload.name,
    isAttached: isAttached(upload),
    url: urlOf(upload),
  }));
  return { markdown: body, base, uploads: mailed };
};
