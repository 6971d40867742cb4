import { Controller } from '@nestjs/common';
import { listLinkedContactIds, removeMisfitLinks, repointLinks } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { IssueLinks } from '../issues/issue-links/issue-links.query';
import { LinkRepointing } from './link-repointing';
import { MisfitLinks } from './misfit-links';

/** What `groups` asks where groups and projects are transferred. */
@Controller()
export class TransfersController {
  constructor(
    private readonly issueLinks: IssueLinks,
    private readonly repointing: LinkRepointing,
    private readonly misfits: MisfitLinks,
  ) {}

  @Answers(listLinkedContactIds)
  async linkedContactIds({ payload, scope }: IncomingRequest<typeof listLinkedContactIds>) {
    return this.issueLinks.contactIds(payload.projectIds, payload, scope);
  }

  @Answers(repointLinks)
  async repoint({ payload, scope }: IncomingRequest<typeof repointLinks>) {
    return this.repointing.repoint(payload, scope);
  }

  @Answers(removeMisfitLinks)
  async removeMisfits({ payload, scope }: IncomingRequest<typeof removeMisfitLinks>) {
    return this.misfits.remove(payload, scope);
  }
}
