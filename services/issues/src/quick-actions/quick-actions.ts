import { Injectable } from '@nestjs/common';
import { CommandResults, CommandsChanges, InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { withoutControls } from '@ledgerdesk/fields';
import { RequestScope } from '@ledgerdesk/messaging';
import { commandsIn, TypedCommand } from './commands-in-text';
import { ContactActions, contactActions } from './contact-actions';
import { EmailActions, emailActions } from './email-actions';
import { issueActions } from './issue-actions';
import { MoveActions, moveActions } from './move-actions';
import { PlanningActions, planningActions } from './planning-actions';
import { ActionPlace, ExecutedIssue, failed, notApplied, OfferedAction, Outcome, QuickAction } from './quick-action';
import { timeActions } from './time-actions';

/** Of a text, as it is to be stored, and what is to be run. */
export type ReadText = Readonly<{ text: string; commands: readonly TypedCommand[] }>;
/** `failed`: what is said of those without effect; `last`: the last change of the issue that was tried, null where none was. */
export type ActionResults = CommandResults &
  Readonly<{ failed: readonly string[]; succeeded: boolean; last: ExecutedIssue | null }>;
type Run = Readonly<{ name: string; run(place: ActionPlace): Promise<readonly Outcome[]> }>;

/** A text holds thousands of lines; each of these may be a change of the issue. */
const MOST_RUNS = 50;

const actions: readonly QuickAction[] = [...issueActions, ...timeActions];
/** The table of contents. */
export const offeredActions: readonly OfferedAction[] = [
  ...contactActions,
  ...issueActions,
  ...planningActions,
  ...timeActions,
  ...emailActions,
  ...moveActions,
];
const nameOf: ReadonlyMap<string, string> = new Map(
  offeredActions.flatMap(({ name, aliases }) => [name, ...aliases].map((alias) => [alias, name])),
);
const namesOf = (some: readonly OfferedAction[]): ReadonlySet<string> => new Set(some.map(({ name }) => name));
const contactActionNames = namesOf(contactActions);
const planningActionNames = namesOf(planningActions);
const emailActionNames = namesOf(emailActions);
const moveActionNames = namesOf(moveActions);
const lastCounting = namesOf(offeredActions.filter(({ lastCounts }) => lastCounts));

const isKnown = ({ name }: TypedCommand): boolean => nameOf.has(name);
/** By whichever of its names it was typed. */
export const actionNameOf = ({ name }: TypedCommand): string => nameOf.get(name) ?? name;
const keyOf = ({ name, argument }: TypedCommand): string => `${name} ${argument}`;

/** QA-1 to QA-4, without control characters. `former`: what the text was before: commands that stand there are text. */
export const readText = (text: string, former: string | null = null): ReadText => {
  const before = new Set(commandsIn(former ?? '', isKnown).commands.map(keyOf));
  return commandsIn(withoutControls(text), (command) => isKnown(command) && !before.has(keyOf(command)));
};

/** Runs quick actions by the command handlers that REST uses. */
@Injectable()
export class QuickActions {
  constructor(
    private readonly commands: Commands,
    private readonly contactActions: ContactActions,
    private readonly planningActions: PlanningActions,
    private readonly emailActions: EmailActions,
    private readonly moveActions: MoveActions,
  ) {}

  /**
   * In the order of the text, but a move last (QA-5). A command that is refused is told in the summary; whatever else goes wrong is thrown,
   * and the same request may be repeated.
   */
  async run(
    iid: number,
    typed: readonly TypedCommand[],
    scope: RequestScope,
    { isNew = false }: Readonly<{ isNew?: boolean }> = {},
  ): Promise<ActionResults> {
    const outcomes: Outcome[] = [];
    let last: ExecutedIssue | null = null;
    for (const [index, { name, run }] of this.runsOf(typed, isNew).entries()) {
      const execute = async (command: Parameters<Commands['execute']>[0]) => {
        const executed = (await this.commands.execute(command)) as ExecutedIssue;
        last = executed;
        return executed.events();
      };
      const place = { iid, scope: scope.part(`quick action ${index}`).through('quick_action'), execute } as ActionPlace;
      const isTooMuch = index >= MOST_RUNS;
      outcomes.push(...(isTooMuch ? [notApplied(name)] : await run(place).catch((error) => [refused(name, error)])));
    }
    return {
      changes: outcomes.reduce((changes, outcome) => merged(changes, outcome.changes), {}),
      summary: outcomes.map(({ message }) => message),
      failed: outcomes.flatMap(({ result, message }) => (result === 'none' ? [message] : [])),
      succeeded: outcomes.some(({ result }) => result !== 'none'),
      last,
    };
  }

  /** Of those that do not accumulate the last one counts; all contact commands are one; a move comes last. */
  private runsOf(typed: readonly TypedCommand[], isNew: boolean): readonly Run[] {
    const runs = new Map<string, Run>();
    const ofContacts: TypedCommand[] = [];
    let move: Run | null = null;
    for (const [index, { name: alias, argument }] of typed.entries()) {
      const name = nameOf.get(alias)!;
      const action = actions.find((action) => action.name === name);
      if (contactActionNames.has(name)) {
        ofContacts.push({ name, argument });
        if (ofContacts.length === 1)
          runs.set('contacts', { name, run: (place) => this.contactActions.run(ofContacts, place, isNew) });
      } else if (planningActionNames.has(name) || emailActionNames.has(name)) {
        const group = planningActionNames.has(name) ? this.planningActions : this.emailActions;
        const key = lastCounting.has(name) ? name : `${name} ${index}`;
        runs.delete(key);
        runs.set(key, { name, run: async (place) => [await group.run(name, argument, place)] });
      } else if (moveActionNames.has(name)) {
        move = { name, run: async (place) => [await this.moveActions.run(argument, place)] };
      } else if (action) {
        const key = action.accumulates ? `${name} ${index}` : name;
        runs.delete(key);
        runs.set(key, { name, run: async (place) => [await action.run(argument, place)] });
      }
    }
    return [...runs.values(), ...(move ? [move] : [])];
  }
}

const withoutRight = ['forbidden', 'crm-disabled', 'project-archived'];
const withReason = [
  ...['duration-not-understood', 'no-time-spent', 'spent-in-the-future', 'more-than-spent'],
  'contacts-refused',
];
/** @throws what is no refusal of this command */
const refused = (name: string, error: unknown): Outcome => {
  if (error instanceof InvalidFields)
    return failed(error.issues.map(({ path, message }) => `${path} ${message}`).join(', '));
  if (error instanceof DomainError && withoutRight.includes(error.code)) return notApplied(name);
  if (error instanceof DomainError && withReason.includes(error.code)) return failed(error.message);
  throw error;
};

/** What was spent by several commands is told as their sum, and the labels of several together. */
const merged = (before: CommandsChanges, changes: CommandsChanges): CommandsChanges => {
  const former = before.spend_time?.duration;
  const latter = changes.spend_time?.duration;
  const sum =
    typeof former === 'number' && typeof latter === 'number' ? { spend_time: { duration: former + latter } } : {};
  const together = (['add_label_ids', 'remove_label_ids'] as const).flatMap((key) =>
    before[key] && changes[key] ? [[key, [...before[key], ...changes[key]]] as const] : [],
  );
  return { ...before, ...changes, ...sum, ...Object.fromEntries(together) };
};

export const commandsOf = ({ changes, summary }: CommandResults): CommandResults => ({ changes, summary });
