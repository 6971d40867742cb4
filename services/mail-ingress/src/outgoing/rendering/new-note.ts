import type { Upload } from '@ledgerdesk/contracts';
import { Part, markdownPart } from './part';
import { withUploads } from './uploads';

/** TPL-12, OUT-2, OUT-20 */
export const newNote = (
  body: string,
  uploads: readonly Upload[],
  isAttached: (upload: Upload) => boolean,
  base: string,
  urlOf: (upload: Upload) => string,
): readonly Part[] => [markdownPart(withUploads(body, uploads, isAttached, urlOf), base)];
