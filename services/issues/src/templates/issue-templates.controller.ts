import { Controller } from '@nestjs/common';
import {
  changeIssueTemplate,
  IssueTemplateRefusal,
  listIssueTemplates,
  readIssueTemplate,
  removeIssueTemplate,
  roles,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { Allows, Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { assertWritable } from '../issue-access';
import { ownerOf } from '../owners';
import { templatesStream } from './issue-templates';
import { ChangeIssueTemplate, issueTemplatesDecider, RemoveIssueTemplate } from './issue-templates.decider';
import { issueTemplateFields } from './issue-template-fields';
import { StoredIssueTemplates } from './stored-issue-templates';

const readers: Allows = ({ target }) => target !== null && target.role >= roles.reporter;
const writers: Allows = ({ target }) => target !== null && target.role >= roles.maintainer;

/** MA-4. They are read from their streams, so that nothing is behind. */
@Controller()
export class IssueTemplatesController {
  constructor(
    private readonly templates: StoredIssueTemplates,
    private readonly eventStore: EventStore,
  ) {}

  @Answers(listIssueTemplates, readers)
  list({ payload, scope }: IncomingRequest<typeof listIssueTemplates>) {
    return this.templates.page(payload, scope);
  }

  @Answers(readIssueTemplate, readers)
  async read({ payload: { name }, scope }: IncomingRequest<typeof readIssueTemplate>) {
    const template = await this.templates.named(name, scope);
    const code: IssueTemplateRefusal = 'template-not-found';
    if (!template) throw new DomainError(code, 'There is no issue template of this name');
    return { template };
  }

  @Answers(changeIssueTemplate, writers)
  async change({ payload, scope }: IncomingRequest<typeof changeIssueTemplate>) {
    if (scope.access.target?.kind === 'project') assertWritable(scope.access);
    const owner = ownerOf(scope.access);
    const template = issueTemplateFields(payload);
    const change = new ChangeIssueTemplate({ owner, ...template }, scope.command());
    const { position } = await this.eventStore.execute(templatesStream(owner), issueTemplatesDecider, change);
    return { template, position, visible: true };
  }

  @Answers(removeIssueTemplate, writers)
  async remove({ payload: { name }, scope }: IncomingRequest<typeof removeIssueTemplate>) {
    if (scope.access.target?.kind === 'project') assertWritable(scope.access);
    const owner = ownerOf(scope.access);
    const remove = new RemoveIssueTemplate({ owner, name }, scope.command());
    const { position } = await this.eventStore.execute(templatesStream(owner), issueTemplatesDecider, remove);
    return { position, visible: true };
  }
}
