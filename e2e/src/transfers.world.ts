import fc from 'fast-check';

/** Ids are places in these lists. What may own contacts, and be linked, follows from them (`transfers.oracle.ts`). */
export type World = Readonly<{
  groups: readonly WorldGroup[];
  organizations: readonly Readonly<{ owner: number; name: string }>[];
  contacts: readonly WorldContact[];
  projects: readonly Readonly<{ group: number }>[];
  /** `links`: places among the contacts that the issue can be linked to, modulo their number. */
  issues: readonly Readonly<{ project: number; links: readonly number[] }>[];
  transfers: readonly PlannedTransfer[];
}>;
export type WorldGroup = Readonly<{
  /** Null: a root. */
  parent: number | null;
  path: string;
  visibility: Visibility;
  /** The role of whoever moves groups, by a membership of this very group. */
  role: WorldRole;
  /** The configured contact source. */
  source: number | null;
  /** Switched off at last. */
  crmOff: boolean;
}>;
export type WorldContact = Readonly<{
  owner: number;
  email: string | null;
  organization: number | null;
  active: boolean;
}>;
/** `to`: null for a root. */
export type PlannedTransfer = Readonly<{ group: number; to: number | null; scope: 'all' | 'linked' }>;
export type Visibility = 'private' | 'internal' | 'public';
export type WorldRole = 0 | 10 | 15 | 30 | 40 | 50;

const PATHS = ['a', 'b', 'c', 'd', 'e'];
const NAMES = ['Acme', 'ACME', 'Initech', 'Globex', 'Ärger', 'ärger'];
const EMAILS = ['ann', 'bob', 'cid', 'dee', 'ANN', 'Bob'].map((name) => `${name}@x.test`);

const place = fc.nat({ max: 1_000 });
const mostly = <Value>(usual: Value, ...others: readonly Value[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const group = fc.record({
  parent: fc.option(place, { freq: 5 }),
  path: fc.constantFrom(...PATHS),
  visibility: mostly<Visibility>('private', 'internal', 'public'),
  role: fc.oneof(
    { weight: 3, arbitrary: fc.constant<WorldRole>(50) },
    { weight: 3, arbitrary: fc.constantFrom<WorldRole>(0, 10, 15, 30, 40) },
  ),
  source: fc
    .option(place, { freq: 1, nil: null })
    .map((source) => (source !== null && source % 3 === 0 ? source : null)),
  crmOff: mostly(false, true),
});

/** Worlds of a few groups each, with so many transfers, one after the other. */
export const worlds = (transfers: number): fc.Arbitrary<World> =>
  fc.record({
    groups: fc.array(group, { minLength: 2, maxLength: 7 }),
    organizations: fc.array(fc.record({ owner: place, name: fc.constantFrom(...NAMES) }), { maxLength: 6 }),
    contacts: fc.array(
      fc.record({
        owner: place,
        email: fc.option(fc.constantFrom(...EMAILS), { freq: 3 }),
        organization: fc.option(place),
        active: mostly(true, false),
      }),
      { maxLength: 10 },
    ),
    projects: fc.array(fc.record({ group: place }), { maxLength: 4 }),
    issues: fc.array(fc.record({ project: place, links: fc.array(place, { maxLength: 3 }) }), { maxLength: 6 }),
    transfers: fc.array(
      fc.record({
        group: place,
        to: fc.option(place, { freq: 3 }),
        scope: fc.constantFrom('all' as const, 'linked' as const),
      }),
      { minLength: transfers, maxLength: transfers },
    ),
  });
