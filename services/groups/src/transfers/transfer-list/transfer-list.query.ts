import { Injectable } from '@nestjs/common';
import { listTransfers, RequestPayload } from '@ledgerdesk/contracts';
import { ReadModels } from '@ledgerdesk/read-models';
import type { Viewer } from '../../access/viewer';
import { pageOf } from '../../list-in-memory';
import { seesTransfer, showTransfer } from '../transfer-view';
import { transferList } from './transfer-list.projection';

/** The newest ones of a group; few groups are ever moved so often. */
const MOST_LISTED = 1_000;

@Injectable()
export class TransferList {
  constructor(private readonly readModels: ReadModels) {}

  /** Those of a group that the viewer may see, newest first (TRF-43, API-52). */
  async page(viewer: Viewer, groupId: number, asked: RequestPayload<typeof listTransfers>) {
    const documents = await this.readModels.documents(transferList);
    const sort = { field: 'createdAt', direction: 'descending' } as const;
    const found = await documents.find({ where: { groupId }, sort, limit: MOST_LISTED });
    const seen = found.documents.filter(({ transfer }) => seesTransfer(viewer, transfer));
    return pageOf(seen, asked, ({ transfer }) => showTransfer(viewer, transfer));
  }
}
