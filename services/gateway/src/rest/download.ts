import { Readable } from 'node:stream';
import contentDisposition from 'content-disposition';
import type { FastifyReply } from 'fastify';
import { BlobStore } from '@ledgerdesk/blobs';
import { notFound, sendError } from '../request/error-responses';

/** What is handed out as a file: a blob, or what is made while it is sent. `inline`: one that a browser may show. */
export type Download = Readonly<{
  name: string;
  mediaType: string;
  /** In bytes, where it is known. */
  size?: number;
  inline?: boolean;
}> &
  (Readonly<{ owner: string; hash: string }> | Readonly<{ content: Readable }>);

/** Sends it so that a browser runs nothing of it, whatever it holds (ATT-9, SEC-16). */
export const sendDownload = async (
  blobs: BlobStore,
  download: Download,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { name, mediaType, size, inline } = download;
  const content = 'content' in download ? download.content : await blobs.open(download.owner, download.hash);
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
