import { Command } from '@ledgerdesk/event-sourcing';
import { changedAt, contactsSet, noted, presentIssue, SystemNoteIds } from '../decision-rules';
import type { Ids, Issue, IssueEvent, Links, PresentIssue, Repointing } from '../issues/issue';
import { Operation, operationIdOf, operationOf } from '../operation';
import { without } from '../without';

/**
 * What the undo of another transfer or merge means for an issue. `counterparts`: of contacts that were linked since.
 * `misfits`: contacts that fit no more, unless the other transfer has found them linked already. `others`: of an issue that
 * stays where it is, which only loses those.
 */
export type Undoing = Operation & {
  undoes: number | string;
  counterparts: readonly Repointing[];
  misfits: readonly number[];
  others: boolean;
};
export class TakeContactsBack extends Command('TakeContactsBack')<
  Ids & SystemNoteIds & Undoing & { authorId: number },
  PresentIssue
> {}

/** TRF-45: links go back where they were led from, and two that met are two again; what was removed since stays so. */
export const takeContactsBack = ({ data, metadata }: TakeContactsBack, issue: Issue): IssueEvent[] => {
  if (issue.status === 'deleted') return [];
  const present = presentIssue(issue, data);
  const { issueId, projectId, systemNoteIds } = data;
  const { changes, takenOff, removed } = linksTakenBack(present, data);
  const repointed = { issueId, projectId, ...operationOf(data), changes, takenOff };
  return [
    ...(changes.length + takenOff.length > 0 ? [{ type: 'IssueContactsRepointed', data: repointed } as const] : []),
    ...noted(contactsSet([], removed), { ...data, changedAt: changedAt(metadata, present) }, systemNoteIds),
  ];
};

export const linksTakenBack = (
  { contactIds, takenOff, repointed }: Links,
  { undoes, counterparts, misfits, others, ...operation }: Undoing,
) => {
  const ownId = operationIdOf(operation);
  const led = others ? [] : repointed.filter((each) => operationIdOf(each) === undoes);
  const kept = new Set(led.flatMap((each) => each.kept));
  const done = new Set(
    repointed.filter((each) => operationIdOf(each) === ownId).flatMap((each) => each.changes.map(({ to }) => to)),
  );
  const back = (ids: readonly number[], which: 'changes' | 'takenOff'): readonly Repointing[] =>
    without(ids, [...done]).flatMap((from) => {
      const former = led.flatMap((each) => each[which]).filter(({ to }) => to === from);
      if (former.length === 0) return counterparts.filter((counterpart) => counterpart.from === from);
      return [...(kept.has(from) ? [from] : []), ...former.map((change) => change.from)].map((to) => ({ from, to }));
    });
  const changes = back(contactIds, 'changes');
  const staying = [...changes.map(({ from }) => from), ...kept, ...done];
  const unfit = new Set(without(misfits, staying));
  return { changes, takenOff: back(takenOff, 'takenOff'), removed: contactIds.filter((id) => unfit.has(id)) };
};
