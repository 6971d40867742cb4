import { z } from 'zod';
import { request } from '@ledgerdesk/contracts';
import { id } from '../views/view';
import { filtersOf, parametersOf, withDefaults } from './contract-parameters';

const described = (shape: z.ZodRawShape) => JSON.stringify(z.toJSONSchema(z.object(shape), { io: 'input' }));
const text = z.string().max(10).nullable();
const contractId = z.int().positive();

describe('the parameters of a write', () => {
  it('are the fields of the contract, optional but for the required ones', () =>
    expect(described(parametersOf({ firstName: text, ownerId: contractId.nullable() }, ['firstName']))).toBe(
      described({ first_name: text, owner_id: id.nullable().optional() }),
    ));
});

describe('the filters of a list', () => {
  const list = request('a.b.list', {
    payload: z.object({
      page: z.int().default(1),
      perPage: z.int().default(20),
      search: z.string().max(9).nullable().default(null),
      ownerIds: z.array(contractId).max(3).nullable().default(null),
      sort: z.enum(['asc', 'desc']).default('asc'),
      parentId: contractId.nullable().optional(),
    }),
    reply: z.object({}),
  });

  it('that are written by hand are described with the same defaults, unless they have their own', () => {
    const written = { owner_ids: z.array(id).optional(), sort: z.enum(['asc', 'desc']).optional() };
    const { owner_ids, sort } = withDefaults(written, list);
    expect([owner_ids.meta()?.default, sort.meta()?.default]).toEqual([undefined, 'asc']);
    const own = withDefaults({ sort: written.sort.meta({ default: 'desc' }) }, list);
    expect(own.sort.meta()?.default).toBe('desc');
  });
  it('are what it may be asked for, without its page and without the null of "not asked"', () =>
    expect(described(filtersOf(list))).toBe(
      described({
        search: z.string().max(9).optional(),
        owner_ids: z.array(id).max(3).optional(),
        sort: z.enum(['asc', 'desc']).optional().meta({ default: 'asc' }),
        parent_id: id.nullable().optional(),
      }),
    ));
});
