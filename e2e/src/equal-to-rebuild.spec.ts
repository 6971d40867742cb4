import { Chance } from '@ledgerdesk/testing';
import fc from 'fast-check';
import { anyWrite, perform, Write } from './random-writes';
import { story } from './shapes';
import { makePeople, People, Workplace } from './workplace';

const [RUNS, AT_ONCE, TIME_FOR_RUNS_MS] = [2, 5, 20_000];

story('Whatever is written, every read model equals what the log makes of it anew', (installation) => {
  const known = new Set<string>();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(installation());
  }, 60_000);

  const runs = fc.array(fc.array(anyWrite, { minLength: 1, maxLength: AT_ONCE }), { minLength: 6, maxLength: 12 });
  const write = async (rounds: readonly (readonly Write[])[]) => {
    const place = await Workplace.make(installation(), people);
    for (const round of rounds) await Promise.all(round.map((each) => perform(each, place, installation().smtpUrl)));
    await place.mailsAreOver();
    // What one run has found stays there, and is of no concern to the next one.
    const found = (await installation().differences()).filter((difference) => !known.has(difference));
    for (const difference of found) known.add(difference);
    expect(found).toEqual([]);
  };
  const { seed } = Chance.printed('writes');
  const parameters = { seed, interruptAfterTimeLimit: TIME_FOR_RUNS_MS };

  it(
    `by several at once (${RUNS} runs)`,
    () => fc.assert(fc.asyncProperty(runs, write), { ...parameters, numRuns: RUNS }),
    120_000,
  );

  it('before and after a restart', async () => {
    await installation().restart();
    expect((await installation().differences()).filter((difference) => !known.has(difference))).toEqual([]);
    await fc.assert(fc.asyncProperty(runs, write), { ...parameters, seed: seed + 1, numRuns: 1 });
  }, 120_000);
});
