#!/bin/sh
# @event-driven-io/emmett 0.42.0 (npm), in-memory event store: aggregateStream() from a position reports a wrong version.
#
# Guessed: `currentStreamVersion` is the version of the stream, wherever the reading starts, as in readStream(); `from` is
#   the position of the first event to read; with `to` and `maxCount` both limits apply; `maxCount: 0n` reads nothing.
# Seen: aggregateStream() reports the number of events that it read. After loading a snapshot and the events since,
#   appending at the reported version is refused as a conflict, although nobody else wrote. Positions start at 1 and `from`
#   counts from 0, so reading from an event's own position starts with the next event. With `to`, `maxCount` is ignored, and
#   0n means no limit.
#
# Output, the same in both runs:
#   readStream from 3: version 5, positions 4 5
#   readStream from 1 to 4, maxCount 1: version 5, positions 2 3 4
#   readStream maxCount 0: version 5, positions 1 2 3 4 5
#   aggregateStream: version 5, state 5
#   aggregateStream from 3: version 2, state 2
#   append at the version of the tail: Expected version 2 does not match current 5
#   append at the version of the stream: version 6
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact @event-driven-io/emmett@0.42.0

cat > expected.txt << 'END'
readStream from 3: version 5, positions 4 5
readStream from 1 to 4, maxCount 1: version 5, positions 2 3 4
readStream maxCount 0: version 5, positions 1 2 3 4 5
aggregateStream: version 5, state 5
aggregateStream from 3: version 2, state 2
append at the version of the tail: Expected version 2 does not match current 5
append at the version of the stream: version 6
END

cat > trial.mjs << 'END'
import { getInMemoryEventStore } from '@event-driven-io/emmett';

const store = getInMemoryEventStore();
const moved = { type: 'ParcelMoved', data: {} };
await store.appendToStream('parcel-1', [moved, moved, moved, moved, moved]);

const read = async (label, options) => {
  const { currentStreamVersion, events } = await store.readStream('parcel-1', options);
  const positions = events.map(({ metadata }) => metadata.streamPosition);
  console.log(`readStream ${label}: version ${currentStreamVersion}, positions ${positions.join(' ')}`);
};
await read('from 3', { from: 3n });
await read('from 1 to 4, maxCount 1', { from: 1n, to: 4n, maxCount: 1n });
await read('maxCount 0', { maxCount: 0n });

const count = { initialState: () => 0, evolve: (moves) => moves + 1 };
const whole = await store.aggregateStream('parcel-1', count);
console.log(`aggregateStream: version ${whole.currentStreamVersion}, state ${whole.state}`);
const tail = await store.aggregateStream('parcel-1', { ...count, read: { from: 3n } });
console.log(`aggregateStream from 3: version ${tail.currentStreamVersion}, state ${tail.state}`);

const append = async (label, expectedStreamVersion) => {
  const outcome = await store.appendToStream('parcel-1', [moved], { expectedStreamVersion }).then(
    ({ nextExpectedStreamVersion }) => `version ${nextExpectedStreamVersion}`,
    (error) => error.message,
  );
  console.log(`append at the version of ${label}: ${outcome}`);
};
await append('the tail', tail.currentStreamVersion);
await append('the stream', whole.currentStreamVersion);
END

node trial.mjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
