import { Injectable } from '@nestjs/common';
import { Access, openIssueByMail, RequestPayload, roles } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { IssueIds } from '../issues/issue-ids';
import { AddNoteInProject } from '../notes/add-note.handler';
import { closedText } from '../quick-actions/closed-text';
import { TypedCommand } from '../quick-actions/commands-in-text';
import { actionNameOf, QuickActions, readText } from '../quick-actions/quick-actions';
import { StoredIssueTemplates } from '../templates/stored-issue-templates';

/** MI-7: what of an issue template is run; `add_contacts` not where nothing is linked by the mail (MC-5). */
const RUN: ReadonlySet<string> = new Set([
  ...['label', 'unlabel', 'assign', 'unassign', 'title', 'confidential', 'estimate'],
  'add_contacts',
]);

type OpenedByMail = RequestPayload<typeof openIssueByMail>;
/** Of a mail: what its issue says, the quick actions of the template, and what is said about those that are not run. */
type TemplatedText = Readonly<{
  description: string | null;
  commands: readonly TypedCommand[];
  notRun: readonly string[];
}>;

/** The issue template that ends what a mail says, and its quick actions (SET-7, MI-7, MI-8). */
@Injectable()
export class TemplateOfMail {
  constructor(
    private readonly commands: Commands,
    private readonly templates: StoredIssueTemplates,
    private readonly quickActions: QuickActions,
    private readonly ids: IssueIds,
  ) {}

  /** As the template is at this moment; the mail's own text runs nothing. */
  async read({ template, description, byMail }: OpenedByMail, scope: RequestScope): Promise<TemplatedText> {
    if (template === null) return { description, commands: [], notRun: [] };
    const found = await this.templates.named(template, scope);
    if (!found) return { description, commands: [], notRun: [missing(template)] };
    const { text, commands } = readText(found.content);
    const parts = [closedText(description ?? ''), text].filter((part) => part.trim() !== '');
    const isRun = (command: TypedCommand): boolean => {
      const name = actionNameOf(command);
      return RUN.has(name) && !(name === 'add_contacts' && byMail.verdict === 'fail');
    };
    const notRun = commands.filter((command) => !isRun(command)).map(({ name }) => `Could not apply ${name} command.`);
    return { description: parts.join('\n\n'), commands: commands.filter(isRun), notRun: [...new Set(notRun)] };
  }

  /** Runs them with the rights of a Maintainer of the project, and notes what was not applied. */
  async apply(
    { iid, issueId }: Readonly<{ iid: number; issueId: number }>,
    { commands, notRun }: TemplatedText,
    scope: RequestScope,
  ): Promise<void> {
    const { failed } = await this.quickActions.run(iid, commands, scope.as(asMaintainer(scope.access)), {
      isNew: true,
    });
    const told = [...notRun, ...failed];
    if (told.length === 0) return;
    const noteId = await this.ids.note.take();
    const written = { byMail: null, uploads: [], createdAt: null, contactIds: [] };
    const note = { ...written, issue: { issueId }, noteId, body: told.join('\n'), internal: true };
    await this.commands.execute(new AddNoteInProject(note, scope.part('template')));
  }
}

const missing = (name: string): string =>
  `WARNING: The template "${name}" selected for Service Desk issues is empty or does not exist.`;

/** Of this project, and of the contacts of its issues; of nothing else (MI-7, LNK-23). */
const asMaintainer = (access: Access): Access => {
  const { target } = access;
  if (!target) return access;
  const contactSource = { ...target.contactSource, role: roles.maintainer };
  return { ...access, target: { ...target, contactSource, role: roles.maintainer } };
};
