import { buffer } from 'node:stream/consumers';
import { BlobStore } from '@ledgerdesk/blobs';
import { ownerOfUpload, Upload } from '@ledgerdesk/contracts';
import type { MailedUpload } from '@ledgerdesk/markdown';
import { Attachment } from './compose-mail';

/** OUT-20 */
const MAX_ATTACHED_BYTES = 10 * 1024 * 1024;

/**
 * Those of a note's uploads that go with its mail: all that can be read, or none where they are too many bytes.
 *
 * @param unreadable is told of each that can't be read, and stays a link
 */
export const attachmentsOf = async (
  blobs: BlobStore,
  issueId: number,
  uploads: readonly Upload[],
  unreadable: (upload: Upload, error: unknown) => void,
): Promise<ReadonlyMap<Upload, Attachment>> => {
  if (uploads.reduce((sum, { size }) => sum + size, 0) > MAX_ATTACHED_BYTES) return new Map();
  const read = await Promise.all(
    uploads.map(async (upload) => {
      try {
        const content = await contentOf(blobs, issueId, upload);
        return [[upload, { name: upload.name, mediaType: upload.mediaType, content }] as const];
      } catch (error) {
        unreadable(upload, error);
        return [];
      }
    }),
  );
  return new Map(read.flat());
};

const contentOf = async (blobs: BlobStore, issueId: number, upload: Upload): Promise<Buffer> => {
  const content = await blobs.open(ownerOfUpload(upload, issueId), upload.hash);
  if (!content) throw new Error('Its content is missing');
  return buffer(content);
};

/** Those that a text links, which does not list them. `projectUrl`: of the API; below it each of them is. */
export const linkedUploads = (markdown: string, projectUrl: string): readonly MailedUpload[] =>
  [...new Set([...markdown.matchAll(LINK)].map(([, link]) => link!))].map((link) => ({
    link,
    name: link,
    isAttached: false,
    url: `${projectUrl}${link}`,
  }));

const LINK = /\]\((\/uploads\/[0-9a-f]{32}\/[^\s()]{1,3000})\)/g;
