import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A page to try operations in a browser, from the files of graphiql. */
export const wantsGraphiql = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  `${headers.accept ?? ''}`.includes('text/html');

export const sendGraphiql = (reply: FastifyReply): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('vary', 'Accept').send(page);

/** Read when they are first asked for. */
export const serveGraphiqlFiles = (api: FastifyInstance): void => {
  api.get('/graphiql/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  for (const { name, of, type } of files)
    api.get(`/graphiql/${name.split('/').at(-1)}`, (_, reply) => {
      const directory = dirname(require.resolve(`${of}/package.json`));
      return reply.type(type).send(createReadStream(join(directory, name)));
    });
};

const javascript = 'text/javascript; charset=utf-8';
const files = [
  { of: 'react-18', name: 'umd/react.production.min.js', type: javascript },
  { of: 'react-dom-18', name: 'umd/react-dom.production.min.js', type: javascript },
  { of: 'graphiql', name: 'graphiql.min.js', type: javascript },
  { of: 'graphiql', name: 'graphiql.min.css', type: 'text/css; charset=utf-8' },
];

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Ledgerdesk GraphQL</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/graphql/graphiql/graphiql.min.css"></head>
<body style="margin: 0"><div id="graphiql" style="height: 100vh"></div>
<script src="/api/graphql/graphiql/react.production.min.js"></script><script src="/api/graphql/graphiql/react-dom.production.min.js"></script>
<script src="/api/graphql/graphiql/graphiql.min.js"></script><script src="/api/graphql/graphiql/start.js"></script></body>
</html>
`;

/** Of the group that a first start makes. */
export const examples = [
  {
    query: `query contacts($fullPath: ID!, $search: String) {
  group(fullPath: $fullPath) {
    contacts(search: $search, first: 20) {
      nodes { id firstName lastName email organization { name } }
      pageInfo { hasNextPage endCursor }
      count
    }
    contactStateCounts { active inactive all }
  }
}`,
    variables: { fullPath: 'northwind', search: 'jane' },
  },
  {
    query: `query organizations($fullPath: ID!) {
  group(fullPath: $fullPath) {
    organizations(sort: DEFAULT_RATE_DESC, first: 20) {
      nodes { id name defaultRate active }
    }
  }
}`,
    variables: { fullPath: 'northwind' },
  },
  {
    query: `query issuesWithContacts($fullPath: ID!) {
  project(fullPath: $fullPath) {
    issues(state: opened, first: 20) {
      nodes {
        id
        reference
        title
        customerRelationsContacts(first: 10) { nodes { firstName lastName } }
      }
    }
  }
}`,
    variables: { fullPath: 'northwind/support/help-desk' },
  },
  {
    query: `mutation createContact($input: CustomerRelationsContactCreateInput!) {
  customerRelationsContactCreate(input: $input) {
    contact { id firstName lastName }
    errors
  }
}`,
    variables: { input: { groupId: 'gid://gitlab/Group/1', firstName: 'Ada', lastName: 'Lovelace' } },
  },
  {
    query: `mutation setContacts($input: IssueSetCrmContactsInput!) {
  issueSetCrmContacts(input: $input) {
    issue { customerRelationsContacts { nodes { firstName lastName } } }
    errors
  }
}`,
    variables: {
      input: {
        projectPath: 'northwind/support/help-desk',
        iid: '1',
        contactIds: ['gid://gitlab/CustomerRelations::Contact/1'],
        operationMode: 'APPEND',
      },
    },
  },
] as const;

/** With the token that is typed as a header, or the session of the browser, whose writes prove that this page sends them. */
const start = `
const session = fetch('/api/v4/session').then((answer) => (answer.ok ? answer.json() : {}));
const fetcher = async (operation, { headers } = {}) => {
  const { csrf_token: csrf } = await session;
  const own = { 'Content-Type': 'application/json', ...(csrf && { 'X-CSRF-Token': csrf }) };
  const body = JSON.stringify(operation);
  return (await fetch('/api/graphql', { method: 'POST', headers: { ...own, ...headers }, body })).json();
};
const defaultTabs = ${JSON.stringify(examples.map(({ query, variables }) => ({ query, variables: JSON.stringify(variables, null, 2) })))};
const defaultHeaders = JSON.stringify({ 'PRIVATE-TOKEN': '' }, null, 2);
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs, defaultHeaders, shouldPersistHeaders: false }),
);
`;
