import { z } from 'zod';
import { project } from '@ledgerdesk/contracts';
import { constant, renamed, viewOf, webUrl } from './view';

const kind = { before: 'fullPath' as const, ...constant(z.literal('group'), 'group' as const) };
const namespace = project.shape.namespace;
const namespaceView = viewOf(namespace, { kind }, 'ProjectNamespace');

/** API-57. */
export const wholeNamespaceView = viewOf(
  namespace,
  {
    kind,
    web_url: webUrl<{ fullPath: string }>(({ fullPath }) => `groups/${fullPath}`),
  },
  'Namespace',
);

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
    default_branch: constant(z.null(), null),
    last_activity_at: { schema: z.iso.datetime(), show: ({ createdAt }) => createdAt },
    ssh_url_to_repo: constant(z.string(), ''),
    http_url_to_repo: constant(z.string(), ''),
  },
  'Project',
);
