// Loaded before a service: follows each POST through it, and tells on request what the slowest of them waited for. Following
// costs time of its own, so nothing else is measured with it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { openSync, readSync } from 'node:fs';
import { PerformanceObserver, performance } from 'node:perf_hooks';
import './loop-delay.mjs';
import { quantile, source } from './measure.mjs';

// Of the sources, which the service runs from then (see `fromSource`).
const { SqliteLog } = source('libs/event-store/src/sqlite-log.ts');
const { ReadModels } = source('libs/read-models/src/read-models.ts');
const { RequestThread } = source('libs/read-models/src/request-thread.ts');

/** How long this thread was ready to run, in all, and had no core (Linux), in ms. */
const schedule = openSync(`/proc/${process.pid}/task/${process.pid}/schedstat`);
const text = Buffer.alloc(100);
const waitedForCore = () => Number(text.latin1Slice(0, readSync(schedule, text, 0, 100, 0)).split(' ')[1]) / 1e6;

const requests = new AsyncLocalStorage();
let ended = [];
/** Times in which the thread of the service did nothing else, and in which the writer was asked: `[from, to]`. */
const spans = { commits: [], lookUps: [], collections: [], writes: [] };

const around = (prototype, name, before) => {
  const original = prototype[name];
  prototype[name] = function (...args) {
    const after = before(...args);
    const result = original.apply(this, args);
    if (result instanceof Promise) return result.finally(after);
    after?.();
    return result;
  };
};
const spanOf = (span) => {
  const from = performance.now();
  return () => span.push([from, performance.now()]);
};
const partOf = (name) => {
  const request = requests.getStore();
  const from = performance.now();
  return () => request && (request[name] += performance.now() - from);
};
around(SqliteLog.prototype, 'commit', () => spanOf(spans.commits));
/** The look-up itself is over when it is returned. */
const { readStream } = SqliteLog.prototype;
SqliteLog.prototype.readStream = function (...args) {
  const end = spanOf(spans.lookUps);
  const read = readStream.apply(this, args);
  end();
  return read;
};
around(SqliteLog.prototype, 'append', () => partOf('appends'));
around(ReadModels.prototype, 'waitUntilVisible', () => partOf('shown'));
around(RequestThread.prototype, 'ask', (method) => (method === 'write' ? spanOf(spans.writes) : undefined));
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) spans.collections.push([startTime, startTime + duration]);
}).observe({ entryTypes: ['gc'] });

subscribe('http.server.request.start', ({ request }) => {
  if (request.method !== 'POST') return;
  request.followed = { from: performance.now(), waited: waitedForCore(), appends: 0, shown: 0 };
  requests.enterWith(request.followed);
});
subscribe('http.server.response.finish', ({ request: { followed } }) => {
  if (!followed) return;
  ended.push({ ...followed, to: performance.now(), waited: waitedForCore() - followed.waited });
});

/** Of the time between two moments, how much lies in any of the spans; they do not overlap. */
const within = (all, { from, to }) =>
  all.reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)), 0);
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const explain = (followed) => {
  const part = (of) => mean(followed.map(of));
  return {
    took: part(({ from, to }) => to - from),
    appends: part(({ appends }) => appends),
    shown: part(({ shown }) => shown),
    commits: part((request) => within(spans.commits, request)),
    lookUps: part((request) => within(spans.lookUps, request)),
    collections: part((request) => within(spans.collections, request)),
    waited: part(({ waited }) => waited),
  };
};
const p99Of = (all) =>
  quantile(
    all.map(([from, to]) => to - from),
    0.99,
  );
process.on('message', (message) => {
  if (message !== 'moments') return;
  const sorted = ended.sort((one, other) => one.to - one.from - (other.to - other.from));
  const slow = Math.floor(sorted.length * 0.99);
  const middle = Math.floor(sorted.length / 2);
  const usual = sorted.slice(Math.max(0, middle - 100), middle + 100);
  process.send({
    count: sorted.length,
    slow: explain(sorted.slice(slow)),
    usual: explain(usual),
    commit: p99Of(spans.commits),
    write: p99Of(spans.writes),
  });
  ended = [];
  for (const span of Object.values(spans)) span.length = 0;
});
