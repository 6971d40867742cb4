import type { ICommand } from '@nestjs/cqrs';
import type { Access, CommandsChanges } from '@ledgerdesk/contracts';
import type { Executed } from '@ledgerdesk/event-store';
import type { RequestScope } from '@ledgerdesk/messaging';
import type { IssueEvent, PresentIssue } from '../issues/issue';

/** `held`: it was so already. */
export type Outcome = Readonly<{ result: 'effect' | 'held' | 'none'; message: string; changes: CommandsChanges }>;
/** Where a quick action is run. `scope`: of this one alone, so that each has command ids of its own. */
export type ActionPlace = Readonly<{
  iid: number;
  scope: RequestScope;
  /** Executes a command by the handler that REST uses, and answers its events, also where it was executed before. */
  execute(command: ICommand): Promise<readonly IssueEvent[]>;
}>;
export type ExecutedIssue = Executed<PresentIssue, IssueEvent>;

/** What the API describes of it, and whether it is offered here and now; null: of a new issue (AUT-4). `lastCounts`: of several in a text (QA-5). */
export type OfferedAction = Readonly<{
  name: string;
  aliases: readonly string[];
  description: string;
  params: string | null;
  lastCounts?: true;
  isOffered(access: Access, issue: PresentIssue | null): boolean;
}>;
/** `accumulates`: each one counts, not only the last of a text (QA-5). */
export type QuickAction = OfferedAction &
  Readonly<{ accumulates?: true; run(argument: string, place: ActionPlace): Promise<Outcome> }>;

export const effect = (message: string, changes: CommandsChanges): Outcome => ({ result: 'effect', message, changes });
export const held = (message: string): Outcome => ({ result: 'held', message, changes: {} });
export const failed = (message: string): Outcome => ({ result: 'none', message, changes: {} });
/** QA-6 */
export const notApplied = (name: string): Outcome => failed(`Could not apply ${name} command.`);
