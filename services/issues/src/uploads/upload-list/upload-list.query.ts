import { Injectable } from '@nestjs/common';
import { ReadModels } from '@ledgerdesk/read-models';
import type { Upload } from '../../issues/issue';
import { uploadList } from './upload-list.projection';

/** `internal`: by an internal note. */
type ShownUpload = Readonly<{ issueId: number; internal: boolean; upload: Upload }>;

@Injectable()
export class UploadList {
  constructor(private readonly readModels: ReadModels) {}

  /** Where an upload is shown, whoever may read it; by two while an issue is being moved. */
  async find(uploadId: string): Promise<readonly ShownUpload[]> {
    const documents = await this.readModels.documents(uploadList);
    const { documents: rows } = await documents.find({ where: { uploadIds: { has: uploadId } }, limit: 2 });
    return rows.flatMap(({ issueId, internal, uploads }) =>
      uploads.filter((upload) => upload.uploadId === uploadId).map((upload) => ({ issueId, internal, upload })),
    );
  }
}
