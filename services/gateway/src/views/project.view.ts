import { z } from 'zod';
import { project } from '@ledgerdesk/contracts';
import { constant, renamed, viewOf, webUrl } from './view';

const kind = { before: 'fullPath' as const, ...constant(z.literal('group'), 'group' as const) };
const namespace = project.shape.namespace;
const page = webUrl<{ fullPath: string }>(({ fullPath }) => `groups/${fullPath}`);
const avatar = constant(z.null(), null);

/** API-57; the same in a project (API-30). */
export const namespaceView = viewOf(namespace, { kind, avatar_url: avatar, web_url: page }, 'Namespace');

/** API-30. */
export const projectView = viewOf(
  project,
  {
    path_with_namespace: renamed('fullPath', z.string()),
    web_url: { before: 'namespace', ...webUrl<{ fullPath: string }>(({ fullPath }) => fullPath) },
    namespace: {
      replaces: 'namespace',
      schema: namespaceView.schema,
      show: ({ namespace }, context) => namespaceView.show(namespace, context),
    },
    avatar_url: avatar,
    topics: constant(z.array(z.string()), []),
    star_count: constant(z.int(), 0),
    forks_count: constant(z.int(), 0),
    readme_url: constant(z.null(), null),
    default_branch: constant(z.null(), null),
    last_activity_at: { schema: z.iso.datetime(), show: ({ createdAt }) => createdAt },
    ssh_url_to_repo: constant(z.string(), ''),
    http_url_to_repo: constant(z.string(), ''),
  },
  'Project',
);
