import { Controller } from '@nestjs/common';
import {
  findMisfitLinks,
  leadMergedLinks,
  listIssueLinks,
  listLinkedContactIds,
  previewTakingBack,
  removeMisfitLinks,
  repointLinks,
  selectLinked,
} from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { IssueLinks } from '../issues/issue-links/issue-links.query';
import { LinkRepointing } from './link-repointing';
import { LinkUndoing } from './link-undoing';
import { MergedLinks } from './merged-links';
import { MisfitLinks } from './misfit-links';

/** What `groups` asks where groups and projects are transferred, and `crm` where contacts are merged. */
@Controller()
export class TransfersController {
  constructor(
    private readonly issueLinks: IssueLinks,
    private readonly repointing: LinkRepointing,
    private readonly undoing: LinkUndoing,
    private readonly misfits: MisfitLinks,
    private readonly merged: MergedLinks,
  ) {}

  @Answers(listLinkedContactIds)
  async linkedContactIds({ payload, scope }: IncomingRequest<typeof listLinkedContactIds>) {
    return this.issueLinks.contactIds(payload.projectIds, payload, scope);
  }

  @Answers(listIssueLinks)
  async links({ payload, scope }: IncomingRequest<typeof listIssueLinks>) {
    const { issues, next } = await this.issueLinks.part(payload.projectIds, payload.after, scope);
    return { issues: issues.map(({ contactIds }) => [...contactIds]).filter((ids) => ids.length > 0), next };
  }

  @Answers(repointLinks)
  async repoint({ payload, scope }: IncomingRequest<typeof repointLinks>) {
    const { migration, by } = payload;
    const { undoes } = migration;
    if (undoes !== undefined && by !== undefined)
      return this.undoing.takeBack({ ...payload, by, migration: { ...migration, undoes } }, scope);
    return this.repointing.repoint(payload, scope);
  }

  @Answers(previewTakingBack)
  async previewTakingBack({ payload, scope }: IncomingRequest<typeof previewTakingBack>) {
    return this.undoing.preview(payload, scope);
  }

  @Answers(selectLinked)
  async selectLinked({ payload, scope }: IncomingRequest<typeof selectLinked>) {
    return { contactIds: await this.issueLinks.linkedAmong(payload.contactIds, scope) };
  }

  @Answers(findMisfitLinks)
  async findMisfits({ payload, scope }: IncomingRequest<typeof findMisfitLinks>) {
    return this.misfits.find(payload, scope);
  }

  @Answers(removeMisfitLinks)
  async removeMisfits({ payload, scope }: IncomingRequest<typeof removeMisfitLinks>) {
    return this.misfits.remove(payload, scope);
  }

  @Answers(leadMergedLinks)
  async leadMerged({ payload, scope }: IncomingRequest<typeof leadMergedLinks>) {
    return this.merged.lead(payload, scope);
  }
}
