import contentDisposition from 'content-disposition';
import type { FastifyReply } from 'fastify';
import { BlobStore } from '@ledgerdesk/blobs';
import { notFound, sendError } from '../request/error-responses';

/** A blob that is handed out as a file; `inline`: one that a browser may show. */
export type Download = Readonly<{
  owner: string;
  hash: string;
  name: string;
  mediaType: string;
  /** In bytes, where it is known. */
  size?: number;
  inline?: boolean;
}>;

/** Sends a blob so that a browser runs nothing of it, whatever it holds (ATT-9, SEC-16). */
export const sendDownload = async (
  blobs: BlobStore,
  { owner, hash, name, mediaType, size, inline }: Download,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const content = await blobs.open(owner, hash);
  if (!content) return sendError(reply, notFound('Not found'));
  if (size !== undefined) reply.header('Content-Length', size);
  return reply
    .type(mediaType)
    .headers({
      'Content-Disposition': contentDisposition(name, { type: inline ? 'inline' : 'attachment' }),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cache-Control': 'private',
    })
    .send(content);
};
