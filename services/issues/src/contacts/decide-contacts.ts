import { Command } from '@ledgerdesk/event-sourcing';
import { assertUnchanged, changedAt, contactsSet, noted, writableIssue, SystemNoteIds } from '../decision-rules';
import type { Ids, Issue, IssueEvent, PresentIssue } from '../issues/issue';
import { without } from '../without';

/**
 * `add`: usable contacts. Where contacts are replaced, all go but those named, `add` among them. `hidden` ones are linked
 * and not shown here: they stay.
 */
export class SetIssueContacts extends Command('SetIssueContacts')<
  Ids &
    SystemNoteIds & {
      authorId: number;
      add: readonly number[];
      remove: readonly number[] | { allBut: readonly number[] };
      hidden: readonly number[];
      ifChanges?: readonly number[];
    },
  PresentIssue
> {}

export const setIssueContacts = ({ data, metadata }: SetIssueContacts, issue: Issue): IssueEvent[] => {
  const { add, remove, hidden, systemNoteIds, ifChanges } = data;
  const present = writableIssue(issue, data);
  assertUnchanged(`The contacts of issue ${present.issueId}`, changesOfContacts(present), ifChanges);
  const { contactIds: linked } = present;
  const unwanted = 'allBut' in remove ? without([...linked, ...add], remove.allBut) : remove;
  const added = without([...new Set(add)], [...linked, ...unwanted]);
  const changes = contactsSet(added, removedContacts(linked, unwanted, hidden));
  return noted(changes, { ...data, changedAt: changedAt(metadata, present) }, systemNoteIds);
};

/** What the contacts of an issue are known by: each change of the issue, and each that a group transfer made of them alone. */
export const changesOfContacts = ({ changes, repointings }: PresentIssue): number => changes + repointings;

/** LNK-3, LNK-6: of the linked ones any number of those that are to go; links that are not shown here stay. */
const removedContacts = (
  linked: readonly number[],
  unwanted: readonly number[],
  hidden: readonly number[],
): readonly number[] => {
  const toGo = new Set(without(unwanted, hidden));
  return linked.filter((id) => toGo.has(id));
};
