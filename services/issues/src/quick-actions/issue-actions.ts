import type { Access, RequestPayload, updateIssue } from '@ledgerdesk/contracts';
import { isPlanner, mayEdit } from '../issue-access';
import type { IssueEvent, PresentIssue } from '../issues/issue';
import { UpdateIssueInProject } from '../issues/update-issue.handler';
import { ActionPlace, effect, held, notApplied, QuickAction } from './quick-action';

const change = async (place: ActionPlace, change: Partial<RequestPayload<typeof updateIssue>>) =>
  place.execute(new UpdateIssueInProject({ iid: place.iid, ...change }, place.scope));
const has = (events: readonly IssueEvent[], type: IssueEvent['type']) => events.some((event) => event.type === type);
/** Whoever makes an issue may edit it. */
const mayEditOrMake = (access: Access, issue: PresentIssue | null) => issue === null || mayEdit(access, issue);

/** QA-20 to QA-22, QA-27 */
export const issueActions: readonly QuickAction[] = [
  {
    name: 'close',
    aliases: [],
    description: 'Close this issue',
    params: null,
    isOffered: (access, issue) => mayEditOrMake(access, issue) && issue?.status !== 'closed',
    run: async (_, place) => {
      const events = await change(place, { stateEvent: 'close' });
      if (!has(events, 'IssueClosed')) return notApplied('close');
      return effect('Closed this issue.', { state_event: 'close' });
    },
  },
  {
    name: 'reopen',
    aliases: [],
    description: 'Reopen this issue',
    params: null,
    isOffered: (access, issue) => mayEditOrMake(access, issue) && issue?.status === 'closed',
    run: async (_, place) => {
      const events = await change(place, { stateEvent: 'reopen' });
      if (!has(events, 'IssueReopened')) return notApplied('reopen');
      return effect('Reopened this issue.', { state_event: 'reopen' });
    },
  },
  {
    name: 'title',
    aliases: [],
    description: 'Change the title',
    params: '<new title>',
    isOffered: mayEditOrMake,
    run: async (argument, place) => {
      const events = await change(place, { title: argument });
      const changed = events.find((event) => event.type === 'IssueTitleChanged');
      if (!changed) return held(`The title is "${argument}" already.`);
      const { title } = changed.data;
      return effect(`Changed the title to "${title}".`, { title });
    },
  },
  {
    name: 'confidential',
    aliases: [],
    description: 'Make this issue confidential',
    params: null,
    isOffered: (access, issue) => isPlanner(access) && issue?.confidential !== true,
    run: async (_, place) => {
      const events = await change(place, { confidential: true });
      if (!has(events, 'IssueConfidentialityChanged')) return held('This issue is confidential already.');
      return effect('Made this issue confidential.', { confidential: true });
    },
  },
];
