import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import type { IssueContactsRepointed, IssueContactsSet } from '../issue';
import { issueLinks } from './issue-links.projection';

const given = specifyProjection(issueLinks);
const ids = { issueId: 7, projectId: 3 };
const set = (added: number[], removed: number[]) =>
  recorded<IssueContactsSet>('t1', {
    type: 'IssueContactsSet',
    data: { ...ids, noteId: 11, authorId: 1, changedAt: 't1', added, removed },
  });
const repointed = (data: Pick<IssueContactsRepointed['data'], 'changes' | 'takenOff'>) =>
  recorded<IssueContactsRepointed>('t2', {
    type: 'IssueContactsRepointed',
    data: { ...ids, transferId: 5, ...data },
  });

describe('the links of an issue', () => {
  it('are whom it is linked to, and whom a person took off', () =>
    given()
      .when(set([8, 9], []), set([], [9]))
      .then({
        7: { ...ids, contactIds: [8], takenOff: [9], knownIds: [8, 9], repointings: 0, repointed: [], led: [] },
      }));
  it('are those of a group transfer after it, with how many it led', () =>
    given(set([8, 10], []), set([9], []), set([], [9]))
      .when(
        repointed({
          changes: [
            { from: 8, to: 80 },
            { from: 10, to: 80 },
          ],
          takenOff: [{ from: 9, to: 90 }],
        }),
      )
      .then({
        7: {
          ...ids,
          contactIds: [80],
          takenOff: [90],
          knownIds: [80, 90],
          repointings: 1,
          repointed: [
            {
              transferId: 5,
              changes: [
                { from: 8, to: 80 },
                { from: 10, to: 80 },
              ],
              takenOff: [{ from: 9, to: 90 }],
              kept: [],
            },
          ],
          led: [{ commandId: 'command-1', links: 2 }],
        },
      }));
});
