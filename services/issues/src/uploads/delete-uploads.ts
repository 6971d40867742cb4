import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { AnnouncementOf, issueDeleted, ownerOfUploads } from '@ledgerdesk/contracts';
import { AnnouncementHandler, ListenerDefinition } from '@ledgerdesk/service-host';

/** The bytes that came by mail with an issue go when it is deleted; what users uploaded is their project's. */
@Injectable()
export class DeleteUploads implements AnnouncementHandler<typeof issueDeleted> {
  constructor(private readonly blobs: BlobStore) {}

  /** @throws StoreUnavailable; it comes again then */
  async handle({ data: { issueId } }: AnnouncementOf<typeof issueDeleted>): Promise<void> {
    await this.blobs.delete(ownerOfUploads(issueId));
  }
}

export const deleteUploadsOfIssues: ListenerDefinition = {
  durable: 'uploads-of-deleted',
  contracts: [issueDeleted],
  handler: DeleteUploads,
};
