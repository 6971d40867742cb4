import { z } from 'zod';
import { project } from '@ledgerdesk/contracts';
import { constant, renamed, viewOf, webUrl } from './view';

const namespaceView = viewOf(project.shape.namespace, {
  kind: { before: 'fullPath', ...constant(z.literal('group'), 'group') },
});

/** API-30. */
export const projectView = viewOf(project, {
  path_with_namespace: renamed('fullPath', z.string()),
  web_url: { before: 'namespace', ...webUrl<{ fullPath: string }>(({ fullPath }) => fullPath) },
  namespace: {
    replaces: 'namespace',
    schema: namespaceView.schema,
    show: ({ namespace }, context) => namespaceView.show(namespace, context),
  },
});
