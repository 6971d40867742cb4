// Two builds in the same rounds: which comes first in each, and what their figures come to.

const MARKED_ABOVE_PERCENT = 5;

/** Who comes second in a round comes first in the next, so that a machine that gets slower or faster treats both alike. */
export const orderOf = (round) => (round % 2 === 0 ? ['older', 'present'] : ['present', 'older']);

export const higherIsBetter = (name, value, unit) => ({ name, value, unit, better: 'higher' });
export const lowerIsBetter = (name, value, unit) => ({ name, value, unit, better: 'lower' });

/** The mean of the two in the middle where the count is even: of two rounds neither build gets the better one. */
const medianOf = (numbers) => {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
};

/** By how many percent a ratio, the present to the older, is worse; less than nothing where it is better. */
const percentWorse = (better, ratio) => (better === 'lower' ? ratio - 1 : 1 - ratio) * 100;

const compared = ({ name, unit, better }, older, present) => {
  const ratios = present.map((value, round) => value / older[round]);
  const ratio = medianOf(ratios);
  return {
    name,
    unit,
    better,
    older: medianOf(older),
    present: medianOf(present),
    ratio,
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    percentWorse: percentWorse(better, ratio),
    worseRounds: ratios.filter((one) => percentWorse(better, one) > 0).length,
    rounds: { older, present },
  };
};

/**
 * Of rounds, each the figures of both builds, `{ older, present }`: the figures with their medians, the median of the
 * rounds' ratios and its spread. A figure that isn't known (NaN) in one of them is left out.
 */
export const comparisonOf = (rounds) => {
  const valuesOf = (build, name) => rounds.map((round) => round[build].find((figure) => figure.name === name)?.value);
  return rounds[0].older.flatMap((figure) => {
    const older = valuesOf('older', figure.name);
    const present = valuesOf('present', figure.name);
    return [...older, ...present].every(Number.isFinite) ? [compared(figure, older, present)] : [];
  });
};

export const worseThan = (percent, figures) => figures.filter(({ percentWorse }) => percentWorse > percent);

/** What stands beside a figure in the table; nothing where it is not much worse. */
export const markOf = (figure) => {
  if (worseThan(MARKED_ABOVE_PERCENT, [figure]).length === 0) return '';
  const { percentWorse, worseRounds, rounds } = figure;
  return `WORSE by ${Math.round(percentWorse)} %, in ${worseRounds} of ${rounds.older.length} rounds`;
};
