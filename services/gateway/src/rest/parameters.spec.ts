import { z } from 'zod';
import { camelCased } from '../request/names';
import { fieldsOf, readerOf } from './parameters';

const read = readerOf(
  {
    title: z.string(),
    state: z.enum(['all', 'active']).optional(),
    page: z.int().min(1).optional(),
    owned: z.boolean().optional(),
    ids: z.array(z.int()).optional(),
    source: z.int().nullable().optional(),
    rate: z.union([z.number(), z.string()]).optional(),
    level: z.literal([10, 20]).optional(),
  },
  ['link'],
);
const errorOf = (given: Readonly<Record<string, unknown>>): unknown => {
  try {
    return read(given);
  } catch (error) {
    return (error as { response: unknown }).response;
  }
};
const bad = (error: string) => ({ status: 400, body: { error } });

describe('parameters', () => {
  it('are taken from texts, as the schema asks for them', () => {
    const given = { title: '5', page: '2', owned: 'true', ids: ['3', '4'], source: '7', rate: '1.5', level: '20' };
    expect(read(given)).toEqual({ title: '5', page: 2, owned: true, ids: [3, 4], source: 7, rate: '1.5', level: 20 });
  });
  it('of a list may be a single one', () => expect(read({ title: 'a', ids: '3' })).toMatchObject({ ids: [3] }));
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
    [{ title: 'a', link: 7 }, 'link is not supported yet'],
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
