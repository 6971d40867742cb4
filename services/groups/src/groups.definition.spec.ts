import { randomUUID } from 'node:crypto';
import {
  access,
  Access,
  RequestInput,
  changeMember,
  addMember,
  removeMember,
  resolveAccess,
  ReplyOf,
  Request,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { insisting, SeededRandom } from '@ledgerdesk/testing';
import { StartedGroups } from './fixture/started-groups';

const ROUNDS = 12;
const REMAINING_MS = 2_000;

describe('the groups service on hostile adapters', () => {
  const chance = SeededRandom.printed('groups');
  let service: StartedGroups;
  beforeAll(async () => {
    service = await StartedGroups.start({ chance });
    service.remainingMs = REMAINING_MS; // A lost request is sent again after a third of it.
  }, 60_000);
  afterAll(() => service.stop());

  /** As the gateway does: the same request again, until there is an answer. */
  const persist = <R extends Request>(
    contract: R,
    payload: RequestInput<R>,
    answer: Access | null,
  ): Promise<ReplyOf<R>> => {
    const requestId = randomUUID();
    return insisting(() => service.send(contract, payload, answer, requestId));
  };

  it('grants and takes each right once, and honours it in every answer that follows (GRP-31)', async () => {
    const token = service.root;
    const owner = access.parse(await persist(resolveAccess, { who: { token }, what: null }, null));
    expect(owner.user).toMatchObject({ username: 'root' });
    const john = await insisting(() => service.user(`john-${randomUUID()}`));
    const { id: group } = await insisting(() => service.group(token, `g-${randomUUID()}`));
    const resolveAccessAs = (token: string) => persist(resolveAccess, { who: { token }, what: { group } }, null);
    const roleOfJohn = () =>
      resolveAccessAs(john.token).then(
        ({ target }) => target?.role,
        ({ code }: DomainError) => code,
      );
    for (let round = 0; round < ROUNDS; round += 1) {
      const userId = john.id;
      await persist(addMember, { userId, accessLevel: 20 }, await resolveAccessAs(token));
      expect(await roleOfJohn()).toBe(20);
      await persist(changeMember, { userId, accessLevel: 30 }, await resolveAccessAs(token));
      expect(await roleOfJohn()).toBe(30);
      await persist(removeMember, { userId }, await resolveAccessAs(token));
      expect(await roleOfJohn()).toBe('group-not-found');
      if (chance.percent(10)) await service.restart();
    }
    const stream = `members-group-${group}`;
    const types = (await insisting(() => service.parts.eventStore.read(stream))).map(({ type }) => type);
    const each = ['MemberAdded', 'MemberChanged', 'MemberRemoved'];
    expect(types).toEqual(['MemberAdded', ...Array.from({ length: ROUNDS }, () => each).flat()]);
  }, 120_000);
});
