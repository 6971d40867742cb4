import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { MemberAdded, MemberChanged, MemberRemoved, Namespace } from './members';
import { AddMember, ChangeMember, membersDecider, RemoveMember } from './members.decider';

const given = specify(membersDecider);
const JANE = 7;
const JOHN = 8;
const ANNA = 9;
const group: Namespace = { kind: 'group', id: 1 };
const project: Namespace = { kind: 'project', id: 1 };
const founder = { userId: JANE, since: '2026-01-01T00:00:00.000Z' };

const added = (userId: number, role: MemberAdded['data']['role'], other: Partial<MemberAdded['data']> = {}) => {
  const data = { place: group, userId, role, expiresAt: null, createdAt: NOW, ...other };
  return { type: 'MemberAdded', data } as const satisfies MemberAdded;
};
const changed = (
  userId: number,
  role: MemberAdded['data']['role'],
  expiresAt: string | null = null,
): MemberChanged => ({
  type: 'MemberChanged',
  data: { place: group, userId, role, expiresAt },
});
const removed = (userId: number, place = group): MemberRemoved => ({ type: 'MemberRemoved', data: { place, userId } });

const membershipContext = { place: group, isRoot: true, founder: null, by: 50 } as const;
const add = (userId: number, role: MemberAdded['data']['role'], other: Partial<AddMember['data']> = {}) =>
  new AddMember({ ...membershipContext, userId, role, expiresAt: null, ...other }, metadata());
const change = (userId: number, role: MemberAdded['data']['role'], other: Partial<ChangeMember['data']> = {}) =>
  new ChangeMember({ ...membershipContext, userId, role, ...other }, metadata());
const remove = (userId: number, other: Partial<RemoveMember['data']> = {}) =>
  new RemoveMember({ ...membershipContext, userId, ...other }, metadata());

describe('adding a member', () => {
  it('records it', () => given(added(JANE, 50)).when(add(JOHN, 30)).then(added(JOHN, 30)));
  it('is refused for who is one', () =>
    given(added(JANE, 50), added(JOHN, 20)).when(add(JOHN, 30)).thenRejected('member-already-exists'));
  it('is possible again after the end date, at 00:00 UTC of that day (GRP-10)', () => {
    given(added(JOHN, 20, { expiresAt: '2026-11-24' }))
      .when(add(JOHN, 30))
      .then(added(JOHN, 30));
    given(added(JOHN, 20, { expiresAt: '2026-11-25' }))
      .when(add(JOHN, 30))
      .thenRejected('member-already-exists');
  });
  it('is refused with an end date that has come', () => {
    given()
      .when(add(JOHN, 30, { expiresAt: '2026-11-24' }))
      .thenRejected('invalid-fields');
    given()
      .when(add(JOHN, 30, { expiresAt: '2026-11-25' }))
      .then(added(JOHN, 30, { expiresAt: '2026-11-25' }));
  });
  it('begins the record with the owner whom the creation has made (GRP-17)', () => {
    const first = added(JANE, 50, { createdAt: founder.since });
    given()
      .when(add(JOHN, 30, { founder }))
      .then(first, added(JOHN, 30));
    given()
      .when(add(JANE, 30, { founder }))
      .thenRejected('member-already-exists');
    given(first, added(ANNA, 50), removed(JANE))
      .when(add(JOHN, 30, { founder }))
      .then(added(JOHN, 30));
  });
});

describe('changing a member', () => {
  const past = [added(JANE, 50), added(JOHN, 20)];
  it('records role and end date', () => {
    given(...past)
      .when(change(JOHN, 30))
      .then(changed(JOHN, 30));
    given(...past)
      .when(change(JOHN, 20, { expiresAt: '2030-01-01' }))
      .then(changed(JOHN, 20, '2030-01-01'));
  });
  it('keeps an end date that is not named, and clears it with null', () => {
    const ending = [...past, changed(JOHN, 20, '2030-01-01')];
    given(...ending)
      .when(change(JOHN, 30))
      .then(changed(JOHN, 30, '2030-01-01'));
    given(...ending)
      .when(change(JOHN, 20, { expiresAt: null }))
      .then(changed(JOHN, 20));
  });
  it('records nothing where nothing changes, also not the founder', () => {
    given(...past)
      .when(change(JOHN, 20))
      .thenNothing();
    given()
      .when(change(JANE, 50, { founder }))
      .thenNothing();
  });
  it('is refused for who is none', () =>
    given(...past)
      .when(change(ANNA, 20))
      .thenRejected('member-not-found'));
});

describe('the last owner of a root (GRP-14)', () => {
  it('is neither removed, demoted nor given an end date', () => {
    given(added(JANE, 50)).when(remove(JANE)).thenRejected('last-owner');
    given(added(JANE, 50)).when(change(JANE, 40)).thenRejected('last-owner');
    given(added(JANE, 50))
      .when(change(JANE, 50, { expiresAt: '2030-01-01' }))
      .thenRejected('last-owner');
    given().when(remove(JANE, { founder })).thenRejected('last-owner');
  });
  it('is not last while another stays, who has no end date', () => {
    given(added(JANE, 50), added(JOHN, 50)).when(remove(JANE)).then(removed(JANE));
    const ending = added(JOHN, 50, { expiresAt: '2030-01-01' });
    given(added(JANE, 50), ending).when(remove(JANE)).thenRejected('last-owner');
    given(added(JANE, 50), ending).when(remove(JOHN)).then(removed(JOHN));
  });
  it('is only protected in a root', () =>
    given(added(JANE, 50))
      .when(remove(JANE, { isRoot: false }))
      .then(removed(JANE)));
});

describe('the members of a group', () => {
  it('are managed by owners only (GRP-16)', () => {
    given(added(JANE, 50))
      .when(add(JOHN, 10, { by: 40 }))
      .thenRejected('forbidden');
    given(added(JANE, 50), added(JOHN, 10))
      .when(remove(JOHN, { by: 40 }))
      .thenRejected('forbidden');
  });
});

describe('the members of a project', () => {
  const inProject = { place: project, isRoot: false, by: 40 } as const;
  const past = added(JANE, 50, { place: project });
  it('are managed by maintainers (GRP-16)', () => {
    given(past)
      .when(add(JOHN, 40, inProject))
      .then(added(JOHN, 40, { place: project }));
    given(past, added(JOHN, 40)).when(remove(JOHN, inProject)).then(removed(JOHN, project));
    given(past)
      .when(add(JOHN, 10, { ...inProject, by: 30 }))
      .thenRejected('forbidden');
  });
  it('become owners, and cease to be, by owners only (GRP-16)', () => {
    given(past)
      .when(add(JOHN, 50, inProject))
      .thenRejected('forbidden');
    given(past)
      .when(change(JANE, 40, inProject))
      .thenRejected('forbidden');
    given(past).when(remove(JANE, inProject)).thenRejected('forbidden');
    given(past, added(JOHN, 40))
      .when(change(JOHN, 50, inProject))
      .thenRejected('forbidden');
    given(past)
      .when(add(JOHN, 50, { ...inProject, by: 50 }))
      .then(added(JOHN, 50, { place: project }));
  });
});
