import { Projection, Recorded } from '@ledgerdesk/event-sourcing';
import {
  Ids,
  IssueArrived,
  IssueContactsRepointed,
  IssueContactsSet,
  IssueDeleted,
  Links,
  linksAfter,
  noLinks,
} from '../issue';

/**
 * `led`: by which command of a transfer how many were led elsewhere. `knownIds`: of whom it is linked to, and who was taken off.
 */
export type LinkedIssue = Readonly<
  Ids & Links & { knownIds: readonly number[] } & { led: readonly Readonly<{ commandId: string; links: number }>[] }
>;

/** The links of each issue that has or had some, and nothing else, so that a transfer reads them quickly. */
export const issueLinks: Projection<
  LinkedIssue,
  IssueContactsSet | IssueContactsRepointed | IssueArrived | IssueDeleted
> = {
  collection: 'issue-links',
  version: 5,
  fields: { projectId: 'number', issueId: 'number', contactIds: 'number[]', knownIds: 'number[]' },
  indexes: [['projectId', 'issueId'], ['contactIds'], ['knownIds']],
  handles: ['IssueContactsSet', 'IssueContactsRepointed', 'IssueArrived', 'IssueDeleted'],
  documentIds: ({ type, data }) => {
    if (type !== 'IssueArrived') return [data.issueId];
    const { contactIds, takenOff } = data.issue.links;
    const hasLinks = contactIds.length + takenOff.length > 0;
    return [...(hasLinks ? [data.issueId] : []), ...(data.from.linked ? [data.from.issueId] : [])];
  },
  evolve: (linked, event) => {
    if (event.type === 'IssueDeleted') return null;
    const { issueId, projectId } = event.data;
    if (event.type === 'IssueArrived') {
      if (linked) return { ...linked, contactIds: [], knownIds: linked.takenOff };
      const { links } = event.data.issue;
      return { issueId, projectId, ...links, knownIds: [...links.contactIds, ...links.takenOff], led: [] };
    }
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
