#!/bin/sh
# mercurius 16.10.1 (npm), with graphql 16.13.0 and fastify 5.12.0: with `jit`, a document with two operations answers with
#   the one that was compiled first, whichever `operationName` asks for.
#
# Guessed: the compiled query is kept by document and operation name, as graphql-jit compiles one operation of a document
#   (`compileQuery(schema, document, operationName)`). A client that sends one document with all its operations, which
#   GraphQL-over-HTTP allows, gets each by its name, as without `jit`.
# Seen: the compiled query is kept by the text of the document alone: `Second` is answered with the data of `First`, with
#   status 200 and no error. Without `jit` both are right.
# For users: our route compiles by document and operation name (docs/decisions/0104-graphql-over-the-requests-of-rest.md).
# Upstream: not reported by us.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact mercurius@16.10.1 graphql@16.13.0 fastify@5.12.0

cat > expected.txt << 'END'
without jit, First: {"data":{"first":1}}
without jit, Second: {"data":{"second":2}}
with jit, First: {"data":{"first":1}}
with jit, Second: {"data":{"first":1}}
END

cat > trial.cjs << 'END'
const fastify = require('fastify');
const mercurius = require('mercurius');

const schema = 'type Query { first: Int second: Int }';
const resolvers = { Query: { first: () => 1, second: () => 2 } };
const query = 'query First { first } query Second { second }';

const trial = async (name, jit) => {
  const app = fastify();
  await app.register(mercurius, { schema, resolvers, jit });
  const ask = async (operationName) =>
    (await app.inject({ method: 'POST', url: '/graphql', payload: { query, operationName } })).body;
  // `jit: 1` compiles at the second time.
  await ask('First');
  for (const operationName of ['First', 'Second']) console.log(`${name}, ${operationName}: ${await ask(operationName)}`);
  await app.close();
};

trial('without jit', 0).then(() => trial('with jit', 1));
END

node trial.cjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
