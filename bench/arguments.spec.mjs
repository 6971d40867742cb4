import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedBy, Refused } from './arguments.mjs';

const all = ['gateway', 'mail', 'rebuild'];
const comparable = ['gateway', 'mail'];
const asked = (...args) => askedBy(args, all, comparable);
const refused = (message, ...args) =>
  assert.throws(
    () => asked(...args),
    (error) => error instanceof Refused && error.message === message,
  );

describe('what npm run bench is asked for', () => {
  it('is all benchmarks, or those that are named, each once', () => {
    assert.deepEqual(asked(), { names: all });
    assert.deepEqual(asked('rebuild', 'gateway', 'rebuild'), { names: ['rebuild', 'gateway'] });
  });

  it('is a comparison with a commit of all that can be compared, or of those that are named', () => {
    const usual = { against: 'a1b2c3d', rounds: 5, failAbove: Infinity };
    assert.deepEqual(asked('--against', 'a1b2c3d'), { names: comparable, ...usual });
    assert.deepEqual(asked('mail', '--against', 'a1b2c3d'), { names: ['mail'], ...usual });
  });

  it('may say how many rounds are counted, and from what on it fails', () => {
    assert.deepEqual(asked('mail', '--against=HEAD~1', '--rounds', '3', '--fail-above', '2.5'), {
      names: ['mail'],
      against: 'HEAD~1',
      rounds: 3,
      failAbove: 2.5,
    });
  });

  it('is refused where a benchmark is unknown, or knows no other build', () => {
    refused('There is no benchmark foo, bar; there are gateway, mail, rebuild', 'foo', 'mail', 'bar');
    refused("rebuild can't be run against another build; gateway, mail can", 'mail', 'rebuild', '--against', 'HEAD');
  });

  it('is refused where a number is none', () => {
    for (const rounds of ['0', '1.5', 'many', '1000', ''])
      refused(`--rounds ${rounds}: it is a number from 1 to 999`, '--against', 'HEAD', '--rounds', rounds);
    for (const percent of ['much', '5%', ''])
      refused(
        `--fail-above ${percent}: it is a number of percent, such as 5`,
        ...['--against', 'HEAD', '--fail-above', percent],
      );
  });

  it('is refused where an option is unknown, lacks its value, or is of a comparison that is not asked for', () => {
    refused("Unknown option '--agianst'", '--agianst', 'HEAD');
    refused("Option '--against <value>' argument missing", 'mail', '--against');
    refused('--rounds is for a comparison: say --against <commit> as well', '--rounds', '3');
    refused('--fail-above is for a comparison: say --against <commit> as well', 'mail', '--fail-above', '5');
  });
});
