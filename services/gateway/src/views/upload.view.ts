import { z } from 'zod';
import { linkOfUpload, Upload } from '@ledgerdesk/contracts';
import { View } from './view';

/** `projectId`: into which it was uploaded. */
type Uploaded = Readonly<{ projectId: number; upload: Upload }>;

/** An upload, and how texts refer to it (API-55). */
export const uploadView: View<Uploaded> = {
  schema: z
    .object({ id: z.string(), alt: z.string(), url: z.string(), full_path: z.string(), markdown: z.string() })
    .meta({ id: 'Upload' }),
  show: ({ projectId, upload }) => {
    const { uploadId: id, name, image } = upload;
    const alt = image === null ? name : name.replace(/(?!^)\.[^.]*$/, '');
    const url = linkOfUpload(upload);
    const link = `[${alt.replace(/[\\[\]]/g, '\\$&')}](${url})`;
    return {
      id,
      alt,
      url,
      full_path: `/api/v4/projects/${projectId}${url}`,
      markdown: image === null ? link : `!${link}`,
    };
  },
};
