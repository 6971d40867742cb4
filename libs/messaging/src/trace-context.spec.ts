import { childTraceparent, formatTraceparent, parseTraceparent } from './trace-context';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const sampled = `00-${traceId}-${parentId}-01`;

describe('a traceparent', () => {
  it.each([
    ['sampled', sampled, true],
    ['not sampled', `00-${traceId}-${parentId}-00`, false],
    ['with flags that are not known yet', `00-${traceId}-${parentId}-fe`, false],
    ['of a later version', `cc-${traceId}-${parentId}-01`, true],
    ['of a later version, with more fields', `cc-${traceId}-${parentId}-01-what-the-future-will-be-like`, true],
  ])('%s is read', (_, text, sampled) => expect(parseTraceparent(text)).toEqual({ traceId, parentId, sampled }));

  it.each([
    ['with an upper-case digit', `00-${traceId.toUpperCase()}-${parentId}-01`],
    ['with a trace id of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
    ['with a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['of version ff', `ff-${traceId}-${parentId}-01`],
    ['of version 00 with more fields', `${sampled}-more`],
    ['of version 00 with a dash at its end', `${sampled}-`],
    ['of a later version with more flags', `cc-${traceId}-${parentId}-01.what`],
    ['that is cut off', sampled.slice(0, -1)],
    ['that stands after a space', ` ${sampled}`],
    ['with a line end', `${sampled}\n`],
    ['that is empty', ''],
    ['that is none', undefined],
  ])('%s counts as absent', (_, text) => expect(parseTraceparent(text)).toBeNull());

  it('is written as it was read', () => expect(formatTraceparent(parseTraceparent(sampled)!)).toBe(sampled));
  it('has a child in the same trace, with an id of its own', () => {
    const child = parseTraceparent(childTraceparent(`cc-${traceId}-${parentId}-ff-more`))!;
    expect(child).toEqual({ traceId, parentId: expect.stringMatching(/^[0-9a-f]{16}$/), sampled: true });
    expect(child.parentId).not.toBe(parentId);
  });
  it('begins a new trace where there is no valid one', () => {
    const [one, other] = [childTraceparent('00-bad'), childTraceparent()].map(parseTraceparent);
    expect(one).not.toBeNull();
    expect(one!.traceId).not.toBe(other!.traceId);
  });
});
