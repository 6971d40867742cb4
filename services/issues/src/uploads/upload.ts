import type { Upload } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

/** Stream `upload-<uploadId>`: a file that a user sent into a project, so that texts can refer to it. */
export type UploadAdded = Event<
  'UploadAdded',
  { projectId: number; uploaderId: number; upload: Upload; addedAt: string }
>;

export type AddedUpload = { status: 'added' } & Omit<UploadAdded['data'], 'addedAt'>;
export type UploadState = { status: 'unknown' } | AddedUpload;

export const uploadStream = (uploadId: string): string => `upload-${uploadId}`;

export const initialState: UploadState = { status: 'unknown' };

export const evolve = (_: UploadState, { data }: UploadAdded): UploadState => {
  const { addedAt: __, ...added } = data;
  return { status: 'added', ...added };
};
