import { buffer } from 'node:stream/consumers';
import { CommandHandler } from '@nestjs/cqrs';
import { BlobStore } from '@ledgerdesk/blobs';
import { addUpload, ownerOfProjectUploads, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { imageKind, safeName } from '@ledgerdesk/mail-parsing/files';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertWritable, projectOf, userIdOf } from '../issue-access';
import { uploadNotFound } from '../readable-uploads';
import type { AddedUpload } from './upload';
import { AddUpload } from './upload.decider';

/** Into the project that was entered, by whoever has entered. */
export class AddUploadInProject extends ScopedCommand('AddUploadInProject')<
  RequestPayload<typeof addUpload>,
  AddedUpload
> {}

@CommandHandler(AddUploadInProject)
export class AddUploadHandler {
  constructor(
    private readonly commands: Commands,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws DomainError `project-archived`, `upload-not-found`; StoreUnavailable */
  async execute({ data, scope }: AddUploadInProject): Promise<Executed<AddedUpload>> {
    assertWritable(scope.access);
    const { uploadId, hash, mediaType } = data;
    const projectId = projectOf(scope.access).id;
    const owner = ownerOfProjectUploads(projectId);
    const bytes = await this.blobs.open(owner, hash);
    if (!bytes) throw uploadNotFound(uploadId);
    const content = await buffer(bytes);
    const kept = { hash, size: content.length, image: imageKind(content), owner };
    const upload = { uploadId, name: safeName(data.name, 1, mediaType), mediaType: mediaType.slice(0, 255), ...kept };
    const add = { projectId, uploaderId: userIdOf(scope.access), upload };
    return this.commands.execute(new AddUpload(add, scope.command()));
  }
}
