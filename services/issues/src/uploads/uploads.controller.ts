import { Controller } from '@nestjs/common';
import { addUpload, allowUpload, readUpload } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { assertWritable, inProject, signedInInProject } from '../issue-access';
import { ReadableUploads } from '../readable-uploads';
import { AddUploadInProject } from './add-upload.handler';

@Controller()
export class UploadsController {
  constructor(
    private readonly commands: Commands,
    private readonly readableUploads: ReadableUploads,
  ) {}

  @Answers(allowUpload, signedInInProject)
  async allow({ scope }: IncomingRequest<typeof allowUpload>) {
    assertWritable(scope.access);
    return {};
  }

  @Answers(addUpload, signedInInProject)
  async add({ payload, scope }: IncomingRequest<typeof addUpload>) {
    const { state, position } = await this.commands.execute(new AddUploadInProject(payload, scope));
    return { upload: state.upload, position };
  }

  @Answers(readUpload, inProject)
  async read({ payload: { uploadId }, scope: { access } }: IncomingRequest<typeof readUpload>) {
    const upload = await this.readableUploads.read(uploadId, access);
    return { owner: upload.owner, upload };
  }
}
