import { Viewer } from '../access/viewer';
import { groupCreated, inTree, ofUser, userCreated } from '../fixture/history';
import { accessModelOf, member } from '../fixture/worlds';
import { endedRolesOf, losingContacts } from './lost-rights';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const place = (id: number) => ({ kind: 'group', id }) as const;
const ENDED = '2026-11-24';
/** Root 1 with group 2 and, below it, group 3; and root 4. */
const TREE = [groupCreated(1, null), groupCreated(2, 1), groupCreated(3, 2), groupCreated(4, null)];
const PEOPLE = [
  userCreated(10, { username: 'of-source' }),
  userCreated(11, { username: 'of-both' }),
  userCreated(12, { username: 'of-group' }),
  userCreated(13, { username: 'guest' }),
  userCreated(14, { username: 'ended' }),
  userCreated(15, { username: 'administrator', isAdministrator: true }),
  userCreated(16, { username: 'blocked' }),
];
const MEMBERS = [
  ...[10, 11, 15, 16].map((userId) => member(place(1), userId, 30)),
  member(place(1), 14, 30, ENDED),
  member(place(1), 13, 10),
  member(place(4), 11, 15),
  member(place(2), 12, 30),
  member(place(1), 12, 15),
];
const blocked = ofUser(16, { type: 'UserBlocked', data: { userId: 16 } });
const world = (...more: Parameters<typeof accessModelOf>) => {
  const model = accessModelOf(...PEOPLE, ...TREE, ...MEMBERS, blocked, ...more);
  const viewer = new Viewer(model, model.users.get(10)!, NOW);
  const group = model.groups.get(2)!;
  const moveTo = (id: number | null) => ({ group, parent: id === null ? null : model.groups.get(id)! });
  return { viewer, moveTo };
};
const off = (groupId: number) => inTree({ type: 'CrmSettingsChanged', data: { groupId, enabled: false } });
const AFFECTED = new Set([2, 3]);
const change = (sourceAfter: number) =>
  ({ groupId: 2, mode: 'copy', sourceBefore: 1, sourceAfter, committed: null }) as const;
const losing = (to: number | null, sourceAfter: number, ...more: Parameters<typeof accessModelOf>) => {
  const { viewer, moveTo } = world(...more);
  return losingContacts(viewer, AFFECTED, change(sourceAfter), moveTo(to)).map(({ id }) => id);
};

describe('what people lose by a group transfer', () => {
  it('are the contacts, where they see those of the source before it and not those of the one after it (TRF-39)', () =>
    expect(losing(4, 4)).toEqual([10, 12]));
  it('are not the contacts, where they have a role on the group that becomes its own source', () =>
    expect(losing(null, 2)).toEqual([10, 11]));
  it('are the contacts of everyone, where CRM is off in the source after it', () =>
    expect(losing(4, 4, off(4))).toEqual([10, 11, 12]));
  it('are told also of a parent within the group, where it can not go (TRF-6)', () => {
    const { viewer, moveTo } = world();
    expect(endedRolesOf(viewer, moveTo(3)).map(({ id }) => id)).toEqual([10, 11, 13, 15, 16]);
    expect(losing(3, 1)).toEqual([]);
  });
  it('are no contacts, where nobody sees those of the source before it', () =>
    expect(losing(4, 4, off(1))).toEqual([]));
  it('are not the contacts of who only belongs to another part of the source', () => {
    const elsewhere = userCreated(17, { username: 'elsewhere' });
    const { viewer, moveTo } = world(
      elsewhere,
      groupCreated(5, null),
      member(place(5), 17, 30),
      member(place(5), 12, 30),
    );
    const ofFive = { ...change(4), sourceBefore: 5 };
    expect(losingContacts(viewer, AFFECTED, ofFive, moveTo(4)).map(({ id }) => id)).toEqual([12]);
  });
  it('are the roles that they have by the old ancestors, as far as they are higher (TRF-46)', () => {
    const { viewer, moveTo } = world();
    expect(endedRolesOf(viewer, moveTo(4)).map(({ id }) => id)).toEqual([10, 11, 13, 15, 16]);
    expect(endedRolesOf(viewer, moveTo(null)).map(({ id }) => id)).toEqual([10, 11, 13, 15, 16]);
  });
});
