import { z } from 'zod';
import { camelCased } from '../request/names';
import { fieldsOf, readerOf, refuserOf, withoutEmpty } from './parameters';

const read = readerOf({
  title: z.string(),
  state: z.enum(['all', 'active']).optional(),
  page: z.int().min(1).optional(),
  owned: z.boolean().optional(),
  ids: z.array(z.int()).optional(),
  source: z.int().nullable().optional(),
  rate: z.union([z.number(), z.string()]).optional(),
  level: z.literal([10, 20]).optional(),
  after: z.iso.datetime({ offset: true }).optional(),
});
const refuse = refuserOf({ names: ['link', 'not'], options: ['simple'] });
const responseOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { response: unknown }).response;
  }
};
const errorOf = (given: Readonly<Record<string, unknown>>): unknown => responseOf(() => read(given));
const bad = (error: string) => ({ status: 400, body: { error } });

describe('parameters', () => {
  it('are taken from texts, as the schema asks for them', () => {
    const given = { title: '5', page: '2', owned: 'true', ids: ['3', '4'], source: '7', rate: '1.5', level: '20' };
    expect(read(given)).toEqual({ title: '5', page: 2, owned: true, ids: [3, 4], source: 7, rate: '1.5', level: 20 });
  });
  it('of a list may be a single one', () => expect(read({ title: 'a', ids: '3' })).toMatchObject({ ids: [3] }));
  it.each(['1', 'on', 't', 'true', 'y', 'yes', 'True', 'YES', 1])('are true as %j, in any case (API-1)', (owned) =>
    expect(read({ title: 'a', owned })).toMatchObject({ owned: true }),
  );
  it.each(['0', 'off', 'f', 'false', 'n', 'no', 'False', 'OFF', 0])('are false as %j, in any case (API-1)', (owned) =>
    expect(read({ title: 'a', owned })).toMatchObject({ owned: false }),
  );
  it.each([
    ['2026-02-01', '2026-02-01T00:00:00Z'],
    ['2026-02-01T10:30', '2026-02-01T10:30:00Z'],
    ['2026-02-01 10:30:05.25', '2026-02-01T10:30:05.25Z'],
    ['2026-02-01t10:30:05z', '2026-02-01T10:30:05Z'],
    ['2026-02-01T10:30:05+0130', '2026-02-01T10:30:05+01:30'],
    ['2026-02-01T10:30:05-01', '2026-02-01T10:30:05-01:00'],
  ])('are times as %s, in UTC where no zone is named (API-1)', (after, time) =>
    expect(read({ title: 'a', after })).toMatchObject({ after: time }),
  );
  it('of a list may stand in one text (API-1)', () => {
    expect(read({ title: 'a', ids: '3, 4' })).toMatchObject({ ids: [3, 4] });
    expect([read({ title: 'a', ids: '' }), read({ title: 'a', ids: [''] })]).toMatchObject([{ ids: [] }, { ids: [] }]);
  });
  it('without a value are as not given, where that is asked for (API-1)', () =>
    expect(withoutEmpty({ state: '', ids: [''], source: null, title: 'a', owned: false })).toEqual({
      title: 'a',
      owned: false,
    }));
  it.each([
    [{ link: 7 }, 'link is not supported'],
    [{ link: false, not: { labels: 'a' } }, 'link is not supported, not is not supported'],
    [{ simple: 'True' }, 'simple is not supported'],
    [{ simple: 'perhaps' }, 'simple is not supported'],
  ])('%j of GitLab are refused where they would be ignored: %s (API-11)', (given, error) =>
    expect(responseOf(() => refuse(given))).toEqual(bad(error)),
  );
  it.each([{ link: '' }, { link: null }, { not: [] }, { simple: 'False' }, { other: 1 }])(
    '%j are not refused, as nothing is ignored with them',
    (given) => expect(responseOf(() => refuse(given))).toBeUndefined(),
  );
  it('that may be null are cleared by an empty text', () =>
    expect(read({ title: '', source: '' })).toEqual({ title: '', source: null }));
  it('that are unknown are ignored (API-11)', () => expect(read({ title: 'a', nonsense: 1 })).toEqual({ title: 'a' }));
  it.each([
    [{}, 'title is missing'],
    [{ page: 'x' }, 'title is missing, page is invalid'],
    [{ title: 'a', page: '1.5' }, 'page is invalid'],
    [{ title: 'a', page: 0 }, 'page does not have a valid value'],
    [{ title: 'a', state: 'gone' }, 'state does not have a valid value'],
    [{ title: 'a', level: 5 }, 'level does not have a valid value'],
    [{ title: 'a', owned: 'perhaps' }, 'owned is invalid'],
    [{ title: 'a', ids: [1, 'x', 'y'] }, 'ids is invalid'],
    [{ title: 'a', source: {} }, 'source is invalid'],
    [{ title: 'a', after: '2026-02-30' }, 'after does not have a valid value'],
    [{ title: 'a', after: 'today' }, 'after does not have a valid value'],
  ])('%j are refused: %s (API-11)', (given, error) => expect(errorOf(given)).toEqual(bad(error)));
  it('do not reach the prototype of anything', () => {
    const fields = fieldsOf([
      ['__proto__[polluted]', 'yes'],
      ['constructor', 'x'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(errorOf(fields)).toEqual(bad('title is missing'));
  });
  it('have their names of the contracts in camel case', () =>
    expect(camelCased({ first_name: 'Jane', active: true })).toEqual({ firstName: 'Jane', active: true }));
});

describe('the fields of a form', () => {
  it('may be lists and may be nested; of a name given twice the last counts', () => {
    const pairs = new URLSearchParams('a=1&a=2&ids[]=3&ids[]=4&link_issue[iid]=5&link_issue[project_id]=6');
    expect({ ...fieldsOf(pairs) }).toEqual({ a: '2', ids: ['3', '4'], link_issue: { iid: '5', project_id: '6' } });
  });
  it('may be a list of very many', () => {
    const pairs = Array.from({ length: 200_000 }, (_, n) => ['ids[]', `${n}`] as const);
    expect(fieldsOf(pairs).ids).toHaveLength(200_000);
  });
});
