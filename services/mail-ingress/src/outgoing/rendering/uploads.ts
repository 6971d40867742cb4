import { buffer } from 'node:stream/consumers';
import { BlobStore } from '@ledgerdesk/blobs';
import { ownerOfUploads, Upload } from '@ledgerdesk/contracts';
import { Attachment } from './compose-mail';

/** OUT-20 */
const MAX_ATTACHED_BYTES = 10 * 1024 * 1024;

/** Those of a note's uploads that go with its mail: all that can be read, or none where they are too many bytes. */
export const attachmentsOf = async (
  blobs: BlobStore,
  issueId: number,
  uploads: readonly Upload[],
): Promise<ReadonlyMap<Upload, Attachment>> => {
  if (uploads.reduce((sum, { size }) => sum + size, 0) > MAX_ATTACHED_BYTES) return new Map();
  const read = await Promise.all(
    uploads.map(async (upload) => {
      const content = await contentOf(blobs, issueId, upload);
      return content ? [[upload, { name: upload.name, mediaType: upload.mediaType, content }] as const] : [];
    }),
  );
  return new Map(read.flat());
};

/** One that can't be read stays a link. */
const contentOf = async (blobs: BlobStore, issueId: number, { hash }: Upload): Promise<Buffer | null> => {
  try {
    const content = await blobs.open(ownerOfUploads(issueId), hash);
    return content && (await buffer(content));
  } catch {
    return null;
  }
};
