// Counts what services ask of their adapters.

/** By port, the calls that count and what each is. */
const counted = {
  log: { append: 'appends', readStream: 'stream reads', readAll: 'log pages', head: 'heads' },
  state: { set: 'state writes', delete: 'state writes', get: 'state reads', list: 'state reads' },
  blobs: { put: 'blob puts', open: 'blob reads', delete: 'blob puts' },
  collection: {
    write: 'read model writes',
    get: 'read model reads',
    find: 'read model reads',
    count: 'read model reads',
    countBy: 'read model reads',
    stored: 'read model reads',
    repeated: 'read model reads',
    ids: 'read model reads',
  },
  bus: { sendRequest: 'bus requests' },
};
export const kinds = [...new Set(Object.values(counted).flatMap((calls) => Object.values(calls)))];
const durable = ['appends', 'state writes', 'blob puts'];
/** A request of the bus lasts as long as what its answer needs. */
const waitedFor = kinds.filter((kind) => kind !== 'bus requests');

/** A lease is renewed each second, whatever is asked. */
const isOfLease = (key) => typeof key === 'string' && key.startsWith('lease/');

/** All calls since `begin`: `{ kind, from, to }`, by the clock of this process; `to` is not set while it runs. */
export class Calls {
  calls = [];

  begin() {
    this.calls = [];
  }

  /** For `startService`. */
  decorate = (adapters) => {
    const { log, state, blobs, documents, bus } = adapters;
    const open = async (spec) => this.watch(await documents.open(spec), counted.collection);
    return {
      ...adapters,
      log: this.watch(log, counted.log),
      state: this.watch(state, counted.state),
      blobs: this.watch(blobs, counted.blobs),
      documents: new Proxy(documents, { get: (of, name) => (name === 'open' ? open : bound(of, name)) }),
      bus: Object.assign(bus, { sendRequest: this.watched(bus.sendRequest.bind(bus), counted.bus.sendRequest) }),
    };
  };

  watch(port, kindOf) {
    const watched = Object.fromEntries(
      Object.entries(kindOf).map(([name, kind]) => [name, this.watched(port[name].bind(port), kind)]),
    );
    return new Proxy(port, { get: (of, name) => watched[name] ?? bound(of, name) });
  }

  watched(call, kind) {
    return async (...args) => {
      if (isOfLease(args[0])) return call(...args);
      const made = { kind, from: performance.now(), to: undefined };
      this.calls.push(made);
      try {
        return await call(...args);
      } finally {
        made.to = performance.now();
      }
    };
  }

  /** How many of each kind have begun until then. */
  count(until = Infinity) {
    const begun = this.calls.filter(({ from }) => from <= until);
    return Object.fromEntries(kinds.map((kind) => [kind, begun.filter((call) => call.kind === kind).length]));
  }

  /** The most of which each began when the one before it had ended: so often an answer may have waited. */
  inARow(until) {
    return { durable: this.longestRow(durable, until), calls: this.longestRow(waitedFor, until) };
  }

  longestRow(of, until) {
    const ended = this.calls.filter(({ kind, to }) => of.includes(kind) && to <= until);
    let row = 0;
    let last = -Infinity;
    for (const { from, to } of ended.sort((one, other) => one.to - other.to))
      if (from >= last) {
        row += 1;
        last = to;
      }
    return row;
  }
}

const bound = (of, name) => {
  const value = of[name];
  return typeof value === 'function' ? value.bind(of) : value;
};
