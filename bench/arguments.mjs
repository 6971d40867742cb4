// What `npm run bench` is asked for.
import { parseArgs } from 'node:util';

/** Said as it is, in one line, before anything is measured. */
export class Refused extends Error {}

const ROUNDS = 5;
const options = { against: { type: 'string' }, rounds: { type: 'string' }, 'fail-above': { type: 'string' } };

const parsed = (args) => {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch ({ message }) {
    throw new Refused(message.split(/\. |\n/)[0]);
  }
};

const roundsIn = (text) => {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Refused(`--rounds ${text}: it is a number from 1 to 999`);
  return Number(text);
};
const percentIn = (text) => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Refused(`--fail-above ${text}: it is a number of percent, such as 5`);
  return Number(text);
};

/**
 * `{ names }`, or with `--against` also `{ against, rounds, failAbove }`; `failAbove` is in percent, Infinity where nothing
 * fails.
 *
 * @param all the benchmarks that there are, `comparable` those of them that can measure another build as well
 * @throws Refused where it can't be done
 */
export const askedBy = (args, all, comparable) => {
  const { values, positionals } = parsed(args);
  const names = [...new Set(positionals)];
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Refused(`There is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}`);

  const { against, rounds, 'fail-above': failAbove } = values;
  if (against === undefined) {
    const alone = Object.keys(values).find((name) => values[name] !== undefined);
    if (alone) throw new Refused(`--${alone} is for a comparison: say --against <commit> as well`);
    return { names: names.length > 0 ? names : all };
  }
  const other = names.filter((name) => !comparable.includes(name));
  if (other.length > 0)
    throw new Refused(`${other.join(', ')} can't be run against another build; ${comparable.join(', ')} can`);
  return {
    names: names.length > 0 ? names : comparable,
    against,
    rounds: rounds === undefined ? ROUNDS : roundsIn(rounds),
    failAbove: failAbove === undefined ? Infinity : percentIn(failAbove),
  };
};
