import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparisonOf, higherIsBetter, lowerIsBetter, markOf, orderOf, worseThan } from './ratios.mjs';

/** Rounds of one figure, each a pair: of the older build, and of the present one. */
const compare = (figureOf, ...pairs) =>
  comparisonOf(pairs.map(([older, present]) => ({ older: [figureOf(older)], present: [figureOf(present)] })));
const rate = (value) => higherIsBetter('rate', value, '/s');
const time = (value) => lowerIsBetter('time', value, 'ms');

describe('the rounds of a comparison', () => {
  it('have each build first in turn', () => {
    const order = [0, 1, 2, 3].flatMap(orderOf);
    assert.deepEqual(order, ['older', 'present', 'present', 'older', 'older', 'present', 'present', 'older']);
  });

  it('begin with another build than the round before them, which does not count', () => {
    assert.deepEqual([-2, -1].flatMap(orderOf), ['older', 'present', 'present', 'older']);
  });
});

describe('a figure of two builds', () => {
  it('has the ratio of each round, not that of rounds that differ', () => {
    // The machine is twice as fast in the second round, and four times in the third.
    const [figure] = compare(rate, [100, 110], [200, 200], [400, 440]);
    assert.deepEqual(figure, {
      name: 'rate',
      unit: '/s',
      better: 'higher',
      older: 200,
      present: 200,
      ratio: 1.1,
      least: 1,
      most: 1.1,
      percentWorse: (1 - 1.1) * 100,
      worseRounds: 0,
      rounds: { older: [100, 200, 400], present: [110, 200, 440] },
    });
  });

  it('has between two rounds the mean of both', () => {
    const [{ older, present, ratio }] = compare(time, [10, 10], [20, 30]);
    assert.deepEqual({ older, present, ratio }, { older: 15, present: 20, ratio: 1.25 });
  });

  it('is left out where one of them is not known', () => {
    assert.deepEqual(compare(time, [10, 10], [NaN, 10]), []);
  });

  it('is found by its name, in whatever order it was measured', () => {
    const measured = comparisonOf([{ older: [rate(100), time(4)], present: [time(5), rate(90)] }]);
    assert.deepEqual(
      measured.map(({ name, older, present }) => [name, older, present]),
      [
        ['rate', 100, 90],
        ['time', 4, 5],
      ],
    );
  });
});

describe('a figure that is worse', () => {
  it('is a lower rate, or a longer time', () => {
    const figures = [...compare(rate, [100, 75]), ...compare(rate, [100, 125]), ...compare(time, [4, 5])];
    assert.deepEqual(
      figures.map(({ percentWorse }) => percentWorse),
      [25, -25, 25],
    );
  });

  it('is one by more than so many percent', () => {
    const figures = [...compare(rate, [100, 75]), ...compare(time, [8, 9]), ...compare(time, [8, 7])];
    assert.deepEqual(worseThan(12.5, figures), [figures[0]]);
    assert.deepEqual(worseThan(12.4, figures), [figures[0], figures[1]]);
    assert.deepEqual(worseThan(Infinity, figures), []);
  });

  it('is marked above 5 %, with how many rounds say so', () => {
    const [figure] = compare(time, [100, 110], [100, 90], [100, 120]);
    assert.equal(markOf(figure), 'WORSE by 10 %, in 2 of 3 rounds');
    const [little] = compare(rate, [100, 96]);
    assert.equal(markOf(little), '');
    const [better] = compare(rate, [100, 150]);
    assert.equal(markOf(better), '');
  });
});
