import { Controller } from '@nestjs/common';
import { Access, NoteRefusal, ownerOfUploads, readUpload, Upload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { inProject, isPlanner, mayRead } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { issueList } from '../issues/issue-list/issue-list.projection';
import { noteList } from '../notes/note-list/note-list.projection';

type Shown = Readonly<{ issueId: number; internal: boolean; upload: Upload }>;

@Controller()
export class UploadsController {
  constructor(
    private readonly readModels: ReadModels,
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
    const [issues, notes] = await Promise.all([
      this.readModels.documents(issueList),
      this.readModels.documents(noteList),
    ]);
    const query = { where: { uploadIds: { has: uploadId } }, limit: 1 };
    const [ofIssues, ofNotes] = await Promise.all([issues.find(query), notes.find(query)]);
    const shown = [
      ...ofIssues.documents.map(({ issue: { issueId }, uploads }) => ({ issueId, internal: false, uploads })),
      ...ofNotes.documents,
    ];
    const [first] = shown.flatMap(({ issueId, internal, uploads }) =>
      uploads.filter((upload) => upload.uploadId === uploadId).map((upload) => ({ issueId, internal, upload })),
    );
    return first ?? null;
  }
}
