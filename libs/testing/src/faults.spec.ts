import { randomUUID } from 'node:crypto';
import { Type } from '@nestjs/common';
import { EventStore } from '@ledgerdesk/event-store';
import { insisting } from './requests';
import { SeededRandom } from './seeded-random';
import { contracts, talliesService } from './fixture/tallies';
import { StartedService } from './started-service';

const { addToTally, readTally } = contracts;
const context = { via: 'api', actor: null, access: null, traceparent: 't-1', remainingMs: 3_000 } as const;
const TALLIES = 3;
const ADDITIONS = 90;

/** Decides as if it had never seen a command before: what `execute` looks up is not found. */
class ForgetfulEventStore extends EventStore {
  protected override repeated() {
    return null;
  }
}

/** Adds to a few tallies at once, repeating what gets no answer, with restarts in between. Answers what is wrong then. */
const addMany = async (service: StartedService, chance: SeededRandom): Promise<readonly string[]> => {
  const added = new Map<string, number>();
  const wrong: string[] = [];
  const addOne = async (n: number) => {
    const tallyId = `t${n % TALLIES}`;
    const amount = n;
    const requestId = randomUUID();
    await insisting(() => service.parts.client.send(addToTally, { tallyId, amount }, { ...context, requestId }));
    added.set(tallyId, (added.get(tallyId) ?? 0) + amount);
  };
  for (let n = 1; n <= ADDITIONS; n += 15) {
    await Promise.all(Array.from({ length: 15 }, (_, k) => addOne(n + k)));
    if (chance.percent(30)) await service.restart();
  }
  for (const [tallyId, expected] of added) {
    const { position, total } = await insisting(() =>
      service.parts.client.send(addToTally, { tallyId, amount: 1 }, { ...context, requestId: randomUUID() }),
    );
    if (total !== expected + 1) wrong.push(`${tallyId} has ${total}, not ${expected + 1}`);
    while (!(await service.parts.readModels.waitForPosition(['Added'], position)));
    const shown = await insisting(() =>
      service.parts.client.send(readTally, { tallyId }, { ...context, requestId: randomUUID() }),
    );
    if (shown.total !== total) wrong.push(`${tallyId} shows ${shown.total}, not ${total}`);
  }
  return wrong;
};

describe('a service on faulty adapters', () => {
  const run = async (eventStore?: Type<EventStore>) => {
    const chance = SeededRandom.printed('service');
    const service = await StartedService.start(talliesService(eventStore), { chance });
    try {
      return await addMany(service, chance);
    } finally {
      await service.stop();
    }
  };

  it('does everything once that it was asked to, and shows it', async () => {
    expect(await run()).toEqual([]);
  }, 120_000);
  it('is caught when commands are no longer recognised', async () => {
    expect(await run(ForgetfulEventStore)).not.toEqual([]);
  }, 120_000);
});

describe('seeded randomness', () => {
  it('comes again with its seed', () => {
    const choices = (chance: SeededRandom) =>
      Array.from({ length: 50 }, () => [chance.percent(50), chance.pauseMs(100)]);
    expect(choices(new SeededRandom(7))).toEqual(choices(new SeededRandom(7)));
    expect(choices(new SeededRandom(7))).not.toEqual(choices(new SeededRandom(8)));
  });
});
