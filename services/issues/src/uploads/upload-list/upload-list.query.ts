import { Injectable } from '@nestjs/common';
import { ReadModels } from '@ledgerdesk/read-models';
import type { Upload } from '../../issues/issue';
import { uploadList } from './upload-list.projection';

/** `internal`: by an internal note. */
type ShownUpload = Readonly<{ issueId: number; internal: boolean; upload: Upload }>;

@Injectable()
export class UploadList {
  constructor(private readonly readModels: ReadModels) {}

  /** Where an upload is shown, whoever may read it; null where nothing shows it. */
  async find(uploadId: string): Promise<ShownUpload | null> {
    const documents = await this.readModels.documents(uploadList);
    const [row] = (await documents.find({ where: { uploadIds: { has: uploadId } }, limit: 1 })).documents;
    const upload = row?.uploads.find((upload) => upload.uploadId === uploadId);
    return row && upload ? { issueId: row.issueId, internal: row.internal, upload } : null;
  }
}
