import { Injectable } from '@nestjs/common';
import { ReadModels } from '@ledgerdesk/read-models';
import type { Upload } from '../../issues/issue';
import { uploadList } from './upload-list.projection';

/** `internal`: by an internal note. */
type ShownUpload = Readonly<{ issueId: number; internal: boolean; upload: Upload }>;

const PER_PAGE = 100;

@Injectable()
export class UploadList {
  constructor(private readonly readModels: ReadModels) {}

  /** Where an upload is shown, whoever may read it; by two while an issue is being moved. */
  async *showing(uploadId: string): AsyncGenerator<ShownUpload> {
    const documents = await this.readModels.documents(uploadList);
    const where = { uploadIds: { has: uploadId } };
    for (let after: string | null = null; ;) {
      const page = await documents.find({ where, limit: PER_PAGE, ...(after !== null && { after }) });
      for (const { issueId, internal, uploads } of page.documents) {
        const upload = uploads.find((upload) => upload.uploadId === uploadId);
        if (upload) yield { issueId, internal, upload };
      }
      if (!page.next) return;
      after = page.next;
    }
  }
}
