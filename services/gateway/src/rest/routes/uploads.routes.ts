import { createHash } from 'node:crypto';
import {
  addUpload,
  allowUpload,
  MAX_UPLOAD_BYTES,
  ownerOfProjectUploads,
  readUpload,
  UploadRefusal,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { uploadView } from '../../views/upload.view';
import { route } from '../route';

const ID_LENGTH = 32;

export const uploadRoutes = [
  route({
    operationId: 'createUpload',
    method: 'POST',
    path: '/projects/:id/uploads',
    summary: 'Keep a file that issues and notes of the project can refer to',
    body: {},
    file: { mediaTypes: [], maxBytes: MAX_UPLOAD_BYTES },
    status: 201,
    reply: uploadView.schema,
    answer: async (context) => {
      const { id: projectId } = context.access.target!;
      await context.ask(allowUpload, {});
      const hash = await context.keepFile(ownerOfProjectUploads(projectId));
      const { name, mediaType } = context.file;
      const uploadId = createHash('sha256').update(context.secret()).digest('hex').slice(0, ID_LENGTH);
      const { upload } = await context.ask(addUpload, { uploadId, name: name ?? '', mediaType, hash });
      return { body: uploadView.show({ projectId, upload }, context) };
    },
  }),
  route({
    operationId: 'downloadUpload',
    method: 'GET',
    path: '/projects/:id/uploads/:upload_id/:name',
    summary: 'A file that came with an issue or a note, or that was uploaded',
    downloads: '*/*',
    answer: async ({ ask, params }) => {
      const { owner, upload } = await ask(readUpload, { uploadId: params.upload_id });
      const { name, hash, size, image } = upload;
      const code: UploadRefusal = 'upload-not-found';
      if (name !== params.name) throw new DomainError(code, 'There is no upload of this name');
      const mediaType = image ?? 'application/octet-stream';
      return { download: { owner, hash, name, size, mediaType, inline: image !== null } };
    },
  }),
];
