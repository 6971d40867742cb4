import { Gitlab } from '@gitbeaker/rest';
import type { GitbeakerWorld } from './gitbeaker';

type AbsentCall = Readonly<{
  area: string;
  what: string;
  gitbeaker: (world: GitbeakerWorld) => Promise<unknown>;
  /** An expression over the names that `works.py` gives it. */
  python: string;
  refused: readonly [status: number, reason: string];
}>;

const noPath = [404, '404 Not Found'] as const;
const noMethod = [405, '405 Not Allowed'] as const;
const notSupported = (name: string) => [400, `${name} is not supported`] as const;

/** What clients of GitLab may ask for and Ledgerdesk does not have yet: "<area> are not yet <what>". */
export const absent: readonly AbsentCall[] = [
  {
    area: 'users',
    what: 'deleted',
    gitbeaker: ({ admin, ownerId }) => admin.Users.remove(ownerId),
    python: 'admin.users.delete(owner_id)',
    refused: noMethod,
  },
  {
    area: 'access tokens',
    what: 'rotated',
    gitbeaker: ({ gl, tokenId }) => gl.PersonalAccessTokens.rotate(tokenId),
    python: 'gl.personal_access_tokens.rotate(token_id)',
    refused: noPath,
  },
  {
    area: 'access tokens',
    what: 'taken from jobs',
    gitbeaker: ({ url: host, ownerToken: jobToken }) => new Gitlab({ host, jobToken }).Groups.all(),
    python: 'gitlab.Gitlab(url, job_token=owner_token).groups.list()',
    refused: notSupported('JOB-TOKEN'),
  },
  {
    area: 'projects',
    what: 'created for a user, without a group',
    gitbeaker: ({ gl }) => gl.Projects.create({ name: 'Mine' }),
    python: 'gl.projects.create({"name": "Mine"})',
    refused: [400, 'namespace_id is missing'],
  },
  {
    area: 'projects',
    what: 'listed by their owner',
    gitbeaker: ({ gl }) => gl.Projects.all({ owned: true }),
    python: 'gl.projects.list(owned=True)',
    refused: notSupported('owned'),
  },
  {
    area: 'projects',
    what: 'listed in their simple form',
    gitbeaker: ({ gl }) => gl.Projects.all({ simple: true }),
    python: 'gl.projects.list(simple=True)',
    refused: notSupported('simple'),
  },
  {
    area: 'members',
    what: 'invited by e-mail',
    gitbeaker: ({ gl, groupId }) => gl.GroupInvitations.add(groupId, 30, { email: 'new@users.test' }),
    python: 'group.invitations.create({"email": "new@users.test", "access_level": 30})',
    refused: noPath,
  },
  {
    area: 'issues',
    what: 'filtered by what they are not',
    gitbeaker: ({ gl, projectId }) => gl.Issues.all({ projectId, not: { authorUsername: 'root' } }),
    python: 'project.issues.list(**{"not[author_username]": "root"})',
    refused: notSupported('not'),
  },
  {
    area: 'issues',
    what: 'counted',
    gitbeaker: ({ gl, projectId }) => gl.IssuesStatistics.all({ projectId }),
    python: 'project.issues_statistics.get()',
    refused: noPath,
  },
  {
    area: 'issues',
    what: 'tied to each other',
    gitbeaker: ({ gl, projectId, iid }) => gl.IssueLinks.all(projectId, iid),
    python: 'issue.links.list()',
    refused: noPath,
  },
  {
    area: 'issues',
    what: 'discussed in threads',
    gitbeaker: ({ gl, projectId, iid }) => gl.IssueDiscussions.all(projectId, iid),
    python: 'issue.discussions.list()',
    refused: noPath,
  },
  {
    area: 'milestones',
    what: 'listed',
    gitbeaker: ({ gl, projectId }) => gl.ProjectMilestones.all(projectId),
    python: 'project.milestones.list()',
    refused: noPath,
  },
  {
    area: 'webhooks',
    what: 'listed',
    gitbeaker: ({ gl, projectId }) => gl.ProjectHooks.all(projectId),
    python: 'project.hooks.list()',
    refused: noPath,
  },
];
