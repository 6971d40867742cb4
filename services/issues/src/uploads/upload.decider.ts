import type { UploadRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { AddedUpload, evolve, initialState, UploadAdded, UploadState } from './upload';

export class AddUpload extends Command('AddUpload')<Omit<UploadAdded['data'], 'addedAt'>, AddedUpload> {}

const addUpload = ({ data, metadata: { now } }: AddUpload, state: UploadState): UploadAdded[] => {
  const code: UploadRefusal = 'upload-already-exists';
  if (state.status !== 'unknown') throw new DomainError(code, `Upload ${data.upload.uploadId} already exists`);
  return [{ type: 'UploadAdded', data: { ...data, addedAt: now } }];
};

export const uploadDecider: Decider<AddUpload, UploadState, UploadAdded> = {
  initialState,
  decide: addUpload,
  evolve,
};
