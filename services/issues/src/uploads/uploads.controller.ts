import { Controller } from '@nestjs/common';
import { NoteRefusal, ownerOfUploads, readUpload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { inProject, isPlanner, mayRead } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { UploadList } from './upload-list/upload-list.query';

@Controller()
export class UploadsController {
  constructor(
    private readonly uploadList: UploadList,
    private readonly details: IssueDetails,
  ) {}

  @Answers(readUpload, inProject)
  async read({ payload: { uploadId }, scope: { access } }: IncomingRequest<typeof readUpload>) {
    for (const { issueId, internal, upload } of await this.uploadList.find(uploadId)) {
      const issue = await this.details.find(issueId);
      if (issue && mayRead(access, issue) && (!internal || isPlanner(access)))
        return { owner: ownerOfUploads(issueId), upload };
    }
    const code: NoteRefusal = 'upload-not-found';
    throw new DomainError(code, `There is no upload ${uploadId} here`);
  }
}
