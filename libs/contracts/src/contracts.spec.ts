import { z } from 'zod';
import * as contracts from '.';
import type { Request } from '.';

const isRequest = (exported: unknown): exported is Request =>
  typeof exported === 'object' && exported !== null && 'subject' in exported && 'reply' in exported;
const requests = Object.values<unknown>(contracts).filter(isRequest);

describe('the contract of each request', () => {
  it('has a subject of its own', () => {
    expect(requests.length).toBeGreaterThan(50);
    expect(new Set(requests.map(({ subject }) => subject)).size).toBe(requests.length);
  });
  it.each(requests.map((one) => [one.subject, one] as const))(
    'is of values that JSON has, so that a bus without bytes carries the same: %s',
    (_, { payload, reply }) => {
      for (const schema of [payload, reply])
        for (const io of ['input', 'output'] as const) z.toJSONSchema(schema, { io, unrepresentable: 'throw' });
    },
  );
});
