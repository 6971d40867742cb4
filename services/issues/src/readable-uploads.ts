import { Injectable } from '@nestjs/common';
import { Access, ownerOfProjectUploads, ownerOfUpload, Upload, UploadRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { isPlanner, mayRead, projectOf } from './issue-access';
import { IssueDetails } from './issues/issue-details/issue-details.query';
import { uploadStream } from './uploads/upload';
import { uploadDecider } from './uploads/upload.decider';
import { UploadList } from './uploads/upload-list/upload-list.query';

/** An upload, wherever it is shown. */
type OwnedUpload = Upload & Readonly<{ owner: string }>;

const LINK = /\/uploads\/([0-9a-f]{32})\//g;
/** Of one text; further links lead nobody anywhere. */
const MOST_IN_A_TEXT = 60;

/** Uploads of the project that was entered, for those who may read them (API-55, ATT-9). */
@Injectable()
export class ReadableUploads {
  constructor(
    private readonly eventStore: EventStore,
    private readonly uploadList: UploadList,
    private readonly details: IssueDetails,
  ) {}

  /** @throws DomainError `upload-not-found` also for what the asker may not read */
  async read(uploadId: string, access: Access): Promise<OwnedUpload> {
    const found = await this.find(uploadId, access);
    if (found) return found;
    throw uploadNotFound(uploadId);
  }

  /** What a text refers to, of what its writer may read. Whoever may read the text may read that, too. */
  async referredIn(text: string | null, access: Access): Promise<readonly Upload[]> {
    const ids = new Set([...(text ?? '').matchAll(LINK)].map(([, id]) => id!));
    const found = [...ids].slice(0, MOST_IN_A_TEXT).map((uploadId) => this.find(uploadId, access));
    return (await Promise.all(found)).filter((upload) => upload !== null);
  }

  private async find(uploadId: string, access: Access): Promise<OwnedUpload | null> {
    return (await this.uploadedBy(access, uploadId)) ?? this.shownTo(access, uploadId);
  }

  private async uploadedBy(access: Access, uploadId: string): Promise<OwnedUpload | null> {
    const { state } = await this.eventStore.load(uploadStream(uploadId), uploadDecider);
    if (state.status !== 'added' || state.uploaderId !== access.user?.id) return null;
    const { projectId, upload } = state;
    return projectId === projectOf(access).id ? { ...upload, owner: ownerOfProjectUploads(projectId) } : null;
  }

  private async shownTo(access: Access, uploadId: string): Promise<OwnedUpload | null> {
    for await (const { issueId, internal, upload } of this.uploadList.showing(uploadId)) {
      const issue = internal && !isPlanner(access) ? null : await this.details.find(issueId);
      if (issue && mayRead(access, issue)) return { ...upload, owner: ownerOfUpload(upload, issueId) };
    }
    return null;
  }
}

export const uploadNotFound = (uploadId: string) => {
  const code: UploadRefusal = 'upload-not-found';
  return new DomainError(code, `There is no upload ${uploadId} here`);
};
