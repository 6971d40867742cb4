import { Projection, Recorded } from '@ledgerdesk/event-sourcing';
import { Ids, IssueContactsRepointed, IssueContactsSet, IssueDeleted, Links, linksAfter, noLinks } from '../issue';

/**
 * `led`: by which command of a transfer how many were led elsewhere. `knownIds`: of whom it is linked to, and who was taken off.
 */
export type LinkedIssue = Readonly<
  Ids & Links & { knownIds: readonly number[] } & { led: readonly Readonly<{ commandId: string; links: number }>[] }
>;

/** The links of each issue that has or had some, and nothing else, so that a transfer reads them quickly. */
export const issueLinks: Projection<LinkedIssue, IssueContactsSet | IssueContactsRepointed | IssueDeleted> = {
  collection: 'issue-links',
  version: 4,
  fields: { projectId: 'number', issueId: 'number', contactIds: 'number[]', knownIds: 'number[]' },
  indexes: [['projectId', 'issueId'], ['contactIds'], ['knownIds']],
  handles: ['IssueContactsSet', 'IssueContactsRepointed', 'IssueDeleted'],
  documentIds: ({ data }) => [data.issueId],
  evolve: (linked, event) => {
    if (event.type === 'IssueDeleted') return null;
    const { issueId, projectId } = event.data;
    const ledBefore = linked?.led ?? [];
    const led = event.type === 'IssueContactsSet' ? ledBefore : [...ledBefore, ledBy(event)];
    const links = linksAfter(linked ?? noLinks, event);
    return { issueId, projectId, ...links, knownIds: [...links.contactIds, ...links.takenOff], led };
  },
};

const ledBy = ({ metadata, data }: Recorded<IssueContactsRepointed>) => ({
  commandId: metadata.commandId,
  links: data.changes.length,
});
