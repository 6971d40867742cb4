#!/bin/sh
# libsql 0.5.29 (npm): run() of an INSERT … RETURNING reports no changes and leaves the write uncommitted.
#
# Guessed: run() reports 2 changes and commits, as it does without RETURNING; the returned rows are dropped.
# Seen: run() reports 0 changes. The rows are visible to its own connection only. Another connection can neither see them
#   nor write, although `inTransaction` is false. The next plain INSERT reports success, but is not committed either, and
#   closing the connection takes all three rows back. get() and all() of the same statement commit.
# Upstream: pull request 238 of tursodatabase/libsql-js describes the cause (a statement that returned a row is not reset).
#   In 0.5.29 it is not included.
#
# Output, the same in both runs:
#   run() without RETURNING: changes 2, another connection sees 2
#   get() with RETURNING: another connection sees 2
#   all() with RETURNING: another connection sees 2
#   run() with RETURNING: changes 0, this connection sees 2, another sees 0, inTransaction false
#   a write of the other connection: SQLITE_BUSY
#   the next plain INSERT: changes 1, this connection sees 3, another sees 0
#   after close(): 0 rows
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact libsql@0.5.29

cat > expected.txt << 'END'
run() without RETURNING: changes 2, another connection sees 2
get() with RETURNING: another connection sees 2
all() with RETURNING: another connection sees 2
run() with RETURNING: changes 0, this connection sees 2, another sees 0, inTransaction false
a write of the other connection: SQLITE_BUSY
the next plain INSERT: changes 1, this connection sees 3, another sees 0
after close(): 0 rows
END

cat > trial.mjs << 'END'
import Database from 'libsql';

const open = (name) => {
  const writer = new Database(name);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE parcel (id INTEGER PRIMARY KEY, weight INTEGER)');
  return { writer, other: new Database(name) };
};
const count = (database) => database.prepare('SELECT count(*) AS n FROM parcel').all()[0].n;
const PLAIN = 'INSERT INTO parcel (weight) VALUES (4), (7)';
const RETURNING = `${PLAIN} RETURNING id`;

const plain = open('plain.db');
const { changes } = plain.writer.prepare(PLAIN).run();
console.log(`run() without RETURNING: changes ${changes}, another connection sees ${count(plain.other)}`);
const got = open('get.db');
got.writer.prepare(RETURNING).get();
console.log(`get() with RETURNING: another connection sees ${count(got.other)}`);
const all = open('all.db');
all.writer.prepare(RETURNING).all();
console.log(`all() with RETURNING: another connection sees ${count(all.other)}`);

const { writer, other } = open('run.db');
const seen = () => `this connection sees ${count(writer)}, another sees ${count(other)}`;
// Kept in a variable, because the garbage collector ends the statement of an object that is unreachable.
const statement = writer.prepare(RETURNING);
const first = statement.run();
console.log(`run() with RETURNING: changes ${first.changes}, ${seen()}, inTransaction ${writer.inTransaction}`);
try {
  other.prepare(PLAIN).run();
  console.log('a write of the other connection: committed');
} catch (error) {
  console.log(`a write of the other connection: ${error.code}`);
}
const next = writer.prepare('INSERT INTO parcel (weight) VALUES (9)').run();
console.log(`the next plain INSERT: changes ${next.changes}, ${seen()}`);
writer.close();
console.log(`after close(): ${count(other)} rows`);
globalThis.kept = statement;
END

node trial.mjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
