import { z } from 'zod';
import { request } from '../message';
import { upload } from './issues';

/** Bytes of one file at most (API-55). */
export const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;
/** Owner of the blobs of what is uploaded into a project. */
export const ownerOfProjectUploads = (projectId: number): string => `project-${projectId}`;

/**
 * Whether who asks may upload into the project that was entered (GRP-22): asked before the bytes are kept. Refusals:
 * `forbidden`, `project-archived`.
 */
export const allowUpload = request('issues.uploads.allow', { payload: z.object({}), reply: z.object({}) });
/**
 * Of a file whose bytes are kept by `ownerOfProjectUploads`; its name and kind are made harmless (ATT-4, ATT-8). Refusals:
 * `forbidden`, `project-archived`; `upload-not-found` where there are no such bytes.
 */
export const addUpload = request('issues.uploads.add', {
  payload: z.object({
    uploadId: upload.shape.uploadId,
    name: z.string().max(10_000),
    mediaType: z.string().max(1_000),
    hash: upload.shape.hash,
  }),
  reply: z.object({ upload, position: z.int() }),
});
/**
 * API-55, ATT-9: to its uploader, and to those who may read an issue or note that shows it. `owner`: of the blob. Refusals:
 * `upload-not-found`.
 */
export const readUpload = request('issues.uploads.read', {
  payload: z.object({ uploadId: z.string().max(100) }),
  reply: z.object({ owner: z.string(), upload }),
});

export type UploadRefusal = 'upload-not-found' | 'upload-already-exists' | 'project-archived';
