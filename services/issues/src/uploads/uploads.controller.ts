import { Controller } from '@nestjs/common';
import { Access, NoteRefusal, ownerOfUploads, readUpload, Upload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { inProject, isPlanner, mayRead } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueList } from '../issues/issue-list/issue-list.query';
import { NoteList } from '../notes/note-list/note-list.query';

type Shown = Readonly<{ issueId: number; internal: boolean; upload: Upload }>;

@Controller()
export class UploadsController {
  constructor(
    private readonly issueList: IssueList,
    private readonly noteList: NoteList,
    private readonly details: IssueDetails,
  ) {}

  @Answers(readUpload, inProject)
  async read(@Received() { payload: { uploadId }, access }: Asked<typeof readUpload, Access>) {
    const shown = await this.find(uploadId);
    const issue = shown && (await this.details.find(shown.issueId));
    if (shown && issue && mayRead(access, issue) && (!shown.internal || isPlanner(access)))
      return { owner: ownerOfUploads(shown.issueId), upload: shown.upload };
    const code: NoteRefusal = 'upload-not-found';
    throw new DomainError(code, `There is no upload ${uploadId} here`);
  }

  /** What shows it: an issue, or a note. */
  private async find(uploadId: string): Promise<Shown | null> {
    const [row, note] = await Promise.all([this.issueList.withUpload(uploadId), this.noteList.withUpload(uploadId)]);
    const shown = row ? { issueId: row.issue.issueId, internal: false, uploads: row.uploads } : note;
    const upload = shown?.uploads.find((upload) => upload.uploadId === uploadId);
    return shown && upload ? { issueId: shown.issueId, internal: shown.internal, upload } : null;
  }
}
