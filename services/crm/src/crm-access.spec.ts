import { Access, Role, RunningMigration, TargetAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import {
  atGroup,
  committedIntoSource,
  committedMove,
  isVisible,
  ownerRules,
  requireEdit,
  requireOwn,
  requireSource,
  runningMigrations,
  throwIfBeingMoved,
} from './crm-access';

type Group = { role: Role; crmEnabled: boolean; migration: RunningMigration };
const OWN = 4;
const SOURCE = 3;
const ELSEWHERE = 9;

/** A subgroup whose contact source is another group. */
const entered = (own: Partial<Group>, source: Partial<Group>, target: Partial<TargetAccess> = {}): Access => ({
  position: 1,
  user: { id: 1, username: 'jane', isAdministrator: false, canCreateGroup: true, scopes: null },
  target: {
    kind: 'group',
    id: OWN,
    fullPath: 'acme/sales',
    visibility: 'private',
    role: 10,
    sees: 'all',
    archived: false,
    group: { groupId: OWN, fullPath: 'acme/sales', role: 10, crmEnabled: true, ...own },
    contactSource: { groupId: SOURCE, fullPath: 'acme', role: 10, crmEnabled: true, ...source },
    mayOwnContacts: false,
    ...target,
  },
});
const refusalOf = (attempt: () => unknown): string => {
  try {
    return `none: ${String(attempt())}`;
  } catch (error) {
    if (error instanceof DomainError) return error.code === 'crm-disabled' ? error.message : error.code;
    throw error;
  }
};
const disabled = (path: string) => `Customer relations is disabled for ${path}`;

describe('the right to view', () => {
  it.each([
    [0, 'forbidden'],
    [10, 'forbidden'],
    [15, 'none: 3'],
    [20, 'none: 3'],
    [50, 'none: 3'],
  ] as const)('the contacts of the source with role %i there: %s (CRM-1)', (role, expected) =>
    expect(refusalOf(() => requireSource(entered({}, { role }), 'view'))).toBe(expected),
  );
  it('does not come from a role on the subgroup alone', () =>
    expect(refusalOf(() => requireSource(entered({ role: 50 }, {}), 'view'))).toBe('forbidden'));
  it('the own contacts needs no role on the source (SRC-10)', () =>
    expect(refusalOf(() => requireOwn(entered({ role: 15 }, {}), 'view'))).toBe('none: 4'));
});

describe('the right to edit', () => {
  it.each([
    [15, 'forbidden'],
    [20, 'forbidden'],
    [30, 'none: 4'],
    [40, 'none: 4'],
  ] as const)('what the group owns with role %i: %s (CRM-4)', (role, expected) =>
    expect(refusalOf(() => requireOwn(entered({ role }, {}), 'edit'))).toBe(expected),
  );
  it('is that of the group which owns it', () => {
    const access = entered({ role: 30 }, { role: 15 });
    expect(refusalOf(() => requireEdit(access, OWN))).toBe('none: undefined');
    expect(refusalOf(() => requireEdit(access, SOURCE))).toBe('forbidden');
  });
});

describe('with CRM off (CRM-6)', () => {
  it('in the source, its Planners are told so (API-31)', () =>
    expect(refusalOf(() => requireSource(entered({}, { role: 15, crmEnabled: false }), 'view'))).toBe(
      disabled('acme'),
    ));
  it('in the subgroup, its Planners are told so', () =>
    expect(refusalOf(() => requireSource(entered({ role: 15, crmEnabled: false }, { role: 15 }), 'view'))).toBe(
      disabled('acme/sales'),
    ));
  it('others are just refused', () =>
    expect(refusalOf(() => requireSource(entered({ crmEnabled: false }, { role: 15 }), 'view'))).toBe('forbidden'));
  it('an owner is refused, too', () =>
    expect(refusalOf(() => requireOwn(entered({ role: 50, crmEnabled: false }, {}), 'edit'))).toBe(
      disabled('acme/sales'),
    ));
  it('in the source, what the group itself owns stays', () =>
    expect(refusalOf(() => requireOwn(entered({ role: 30 }, { crmEnabled: false }), 'edit'))).toBe('none: 4'));
});

describe('a contact is visible', () => {
  const planner = entered({ role: 15 }, { role: 15 });
  it('where the group or its source owns it (API-33)', () =>
    expect([OWN, SOURCE, ELSEWHERE, null].map((groupId) => isVisible(planner, groupId))).toEqual([
      true,
      true,
      false,
      false,
    ]));
  it('not where only the other of the two may be seen', () =>
    expect(isVisible(entered({}, { role: 15 }), OWN)).toBe(false));
  it('to nobody without the right on the source, whether it is there or not', () =>
    expect([SOURCE, null].map((groupId) => refusalOf(() => isVisible(entered({ role: 15 }, {}), groupId)))).toEqual([
      'forbidden',
      'forbidden',
    ]));
});

describe('a running transfer', () => {
  const move: RunningMigration = { transferId: 90, mode: 'move', sourceId: OWN, targetId: SOURCE, committed: true };
  const during = (migration: RunningMigration, role: Role = 15) =>
    entered({ role: 50, migration }, { role, migration });

  it("makes what it moves count as the target's once it is committed (TRF-36)", () => {
    expect(isVisible(during(move), OWN)).toBe(true);
    expect(refusalOf(() => isVisible(during(move, 10), OWN))).toBe('forbidden');
    expect(isVisible(during({ ...move, committed: false }, 15), OWN)).toBe(true);
    expect(committedMove(during(move), OWN)).toEqual(move);
    expect(committedMove(during(move), SOURCE)).toBeNull();
    expect(committedMove(during({ ...move, mode: 'copy' }), OWN)).toBeNull();
    expect(committedMove(during({ ...move, committed: false }), OWN)).toBeNull();
  });
  it('has counterparts in the contact source once it is committed (TRF-36)', () => {
    for (const mode of ['move', 'copy'] as const)
      expect(committedIntoSource(during({ ...move, mode }))).toEqual({ ...move, mode });
    expect(committedIntoSource(during({ ...move, committed: false }))).toBeNull();
    expect(committedIntoSource(during({ ...move, targetId: ELSEWHERE }))).toBeNull();
    expect(runningMigrations(entered({}, {}))).toEqual([]);
  });
  it('lets nothing new into what it is to move (TRF-56)', () => {
    const before = { ...move, committed: false };
    expect(refusalOf(() => throwIfBeingMoved(during(before), OWN))).toBe('contacts-being-moved');
    const allowed = [
      () => throwIfBeingMoved(during(before), SOURCE),
      () => throwIfBeingMoved(during({ ...before, mode: 'copy' }), OWN),
      () => throwIfBeingMoved(during(move), OWN),
    ];
    expect(allowed.map(refusalOf)).toEqual(Array(3).fill('none: undefined'));
  });
});

it('nobody is let in who is not signed in, or without a group (CRM-8)', () => {
  const access = entered({}, {});
  expect([access, { ...access, user: null }, { ...access, target: null }].map(atGroup)).toEqual([true, false, false]);
});

it('only a group that may own contacts gets new ones (SRC-4)', () => {
  expect(ownerRules(entered({}, {}, { mayOwnContacts: true }), 'contacts')).toEqual([]);
  expect(ownerRules(entered({}, {}), 'organizations')).toEqual([
    {
      path: 'base',
      message: 'organizations can only be added to root groups and groups configured as CRM targets',
    },
  ]);
});
