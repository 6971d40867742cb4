import { SeededRandom } from '@ledgerdesk/testing';
import fc from 'fast-check';
import { anyWrite, perform, Write } from './random-writes';
import { story } from './shapes';
import { makePeople, People, Workplace } from './workplace';

const RUNS = 2;
const AT_ONCE = 5;
const TIME_TO_SHRINK_MS = 20_000;

story('Whatever is written, every read model equals what the log makes of it anew', (installation) => {
  /** What one run has found stays there, and is of no concern to the next one. */
  const known = new Set<string>();
  const newDifferences = async () => {
    const found = (await installation().differences()).filter((difference) => !known.has(difference));
    for (const difference of found) known.add(difference);
    return found;
  };
  let people: People;
  beforeAll(async () => {
    people = await makePeople(installation());
  }, 60_000);

  const rounds = fc.array(fc.array(anyWrite, { minLength: 1, maxLength: AT_ONCE }), { minLength: 5, maxLength: 10 });
  let shrinkUntil = Infinity;
  const areEqualAfter = fc.asyncProperty(rounds, async (rounds: readonly (readonly Write[])[]) => {
    if (performance.now() > shrinkUntil) return;
    const place = await Workplace.make(installation(), people);
    for (const round of rounds) await Promise.all(round.map((each) => perform(each, place, installation().smtpUrl)));
    await place.mailsAreOver();
    const found = await newDifferences();
    if (found.length > 0) shrinkUntil = Math.min(shrinkUntil, performance.now() + TIME_TO_SHRINK_MS);
    expect(found).toEqual([]);
  });
  const { seed } = SeededRandom.printed('writes');

  it(`by several at once (${RUNS} runs)`, () => fc.assert(areEqualAfter, { seed, numRuns: RUNS }), 120_000);

  it('before and after a restart', async () => {
    await installation().restart();
    expect(await newDifferences()).toEqual([]);
    await fc.assert(areEqualAfter, { seed: seed + 1, numRuns: 1 });
  }, 120_000);
});
