import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, openDatabase } from '@ledgerdesk/sqlite';
import * as sql from './collection-sql';
import { Query } from './document-store';
import { planQuery } from './query-plan';

const spec = {
  collection: 'contacts',
  version: 1,
  fields: { group: 'number', state: 'string', name: 'string', active: 'boolean', tags: 'string[]', search: 'text' },
  indexes: [['search', 'group'], ['group', 'name'], ['group', 'state', 'active'], ['name'], ['tags']],
} as const;

describe('the SQL of a query', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-sql-'));
  let database: Database;
  beforeAll(() => {
    database = openDatabase(join(directory, 'contacts.db'), { synchronous: 'NORMAL' });
    database.exec(sql.tablesOf(spec));
    for (const index of sql.indexesOf(spec)) database.exec(index);
  });
  afterAll(() => {
    database.close();
    rmSync(directory, { recursive: true });
  });

  /** What SQLite does for each stretch of a page that begins after a token. */
  const stepsOf = (query: Query): string[][] => {
    const { stretches } = planQuery(spec, query);
    const start = { value: 'Jane', id: 7 };
    const further = stretches.map((stretch) => (stretch.by === null ? { ...stretch, after: start.id } : stretch));
    return [...stretches, ...further].map((stretch) => {
      const { text, values } = sql.rowsOf(planQuery(spec, query), stretch, 0, 10);
      const steps = database
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .raw()
        .all([...values]) as unknown[][];
      return steps.map((step) => step[3] as string);
    });
  };
  const searches = (index: string) =>
    expect.stringMatching(new RegExp(`^SEARCH documents USING (COVERING )?INDEX ${index} \\(`));

  it.each(['ascending', 'descending'] as const)(
    'reads equality and order (%s) off one index, and sorts nothing',
    (direction) => {
      const byName = stepsOf({ where: { group: 1 }, sort: { field: 'name', direction }, limit: 10 });
      for (const steps of byName) expect(steps).toEqual([searches('by group, name')]);
      const byActive = stepsOf({ where: { group: 1, state: 'open' }, sort: { field: 'active', direction }, limit: 10 });
      for (const steps of byActive) expect(steps).toEqual([searches('by group, state, active')]);
      for (const steps of stepsOf({ sort: { field: 'name', direction }, limit: 10 }))
        expect(steps).toEqual([searches('by name')]);
    },
  );
  it('reads a range of the field that is sorted by off the index', () => {
    const where = { group: 1, name: { gte: 'j', lt: 'k' } };
    const [steps] = stepsOf({ where, sort: { field: 'name', direction: 'descending' }, limit: 10 });
    expect(steps).toEqual([searches('by group, name')]);
  });
  it.each(['ascending', 'descending'] as const)(
    'goes through an order (%s) for a text, past what is not asked for, and sorts nothing',
    (direction) => {
      const where = { group: 1, search: { contains: 'jane' } };
      const plan = planQuery(spec, { where, sort: { field: 'name', direction }, limit: 10 });
      for (const stretch of plan.stretches)
        for (const { text, values } of [
          sql.rowsInOrderAmong(plan, stretch, '[1]', 0, 10),
          sql.rowsAmongFirst(plan, stretch, 2_000, 0, 10),
        ]) {
          const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).raw();
          const told = (steps.all([...values]) as unknown[][]).map((step) => step[3] as string);
          expect(told).toContainEqual(searches('by group, name'));
          expect(told.join('\n')).not.toContain('TEMP B-TREE FOR ORDER BY');
          expect(told).toContainEqual(expect.stringContaining('SEARCH texts USING INTEGER PRIMARY KEY'));
        }
    },
  );
  it('looks elements of an array up in their index', () => {
    const [steps] = stepsOf({ where: { tags: { has: 'vip' } }, limit: 10 });
    expect(steps!.join('\n')).toMatch(/SEARCH elements tags USING (COVERING )?INDEX by tags \(element=\?\)/);
  });
  it('counts in an index alone', () => {
    for (const terms of [
      [['group', 1]],
      [['name', null]],
      [
        ['group', 1],
        ['name', { gt: 'j' }],
      ],
    ] as const) {
      const { text, values } = sql.whereOf(terms);
      const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT count(*) FROM documents WHERE ${text}`).raw();
      expect(plan.all([...values])).toEqual([
        [...[0, 0, 0].map(() => expect.anything()), expect.stringContaining('USING COVERING INDEX by ')],
      ]);
    }
  });
});
