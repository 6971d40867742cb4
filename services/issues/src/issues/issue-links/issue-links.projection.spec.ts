import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import type { IssueArrived, IssueContactsRepointed, IssueContactsSet } from '../issue';
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
  it('are those of the issue that it has become, once that is there (MOV-4)', () => {
    const links = { contactIds: [8], takenOff: [9], repointings: 0, repointed: [] };
    const arrived = (linked: boolean) =>
      recorded('t2', {
        type: 'IssueArrived',
        data: { issueId: 70, projectId: 30, from: { issueId: 7, linked }, issue: { links } },
      } as unknown as IssueArrived);
    const moved = { issueId: 70, projectId: 30, ...links, knownIds: [8, 9], led: [] };
    const left = { ...ids, ...links, contactIds: [], knownIds: [9], led: [] };
    given(set([8, 9], []), set([], [9]))
      .when(arrived(true))
      .then({ 7: left, 70: moved });
    given().when(arrived(false)).then({ 70: moved });
  });
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
