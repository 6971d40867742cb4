import { readUpload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { route } from '../route';

export const uploadRoutes = [
  route({
    operationId: 'downloadUpload',
    method: 'GET',
    path: '/projects/:id/uploads/:upload_id/:name',
    summary: 'A file that came with an issue or a note',
    downloads: '*/*',
    answer: async ({ ask, params }) => {
      const { owner, upload } = await ask(readUpload, { uploadId: params.upload_id });
      const { name, hash, size, image } = upload;
      if (name !== params.name) throw new DomainError('upload-not-found', 'There is no upload of this name');
      const mediaType = image ?? 'application/octet-stream';
      return { download: { owner, hash, name, size, mediaType, inline: image !== null } };
    },
  }),
];
