import { z } from 'zod';
import { constant, id, renamed, viewOf, webUrl, type ViewContext } from './view';

const context: ViewContext = {
  access: { position: 1, user: null, target: null },
  webUrl: (path) => `https://desk.example.org/${path}`,
};
const person = z.object({ givenName: z.string().max(5), bornOn: z.iso.date().nullable() });
const badge = z.object({
  badgeId: z.int().positive(),
  heldBy: person.nullable(),
  formerlyHeldBy: z.array(person),
  timesLost: z.int().nonnegative(),
  lostAt: z.string().nullable(),
  changes: z.int(),
});
const held = {
  badgeId: 7,
  heldBy: null,
  formerlyHeldBy: [{ givenName: 'Jane', bornOn: '1990-01-01' }],
  timesLost: 2,
  lostAt: null,
  changes: 3,
};
const described = (schema: z.ZodType) => JSON.stringify(z.toJSONSchema(schema, { io: 'output' }));

describe('a view', () => {
  it('shows every field of the contract in snake case, at every depth, without its ETag', () =>
    expect(viewOf(badge).show(held, context)).toEqual({
      badge_id: 7,
      held_by: null,
      formerly_held_by: [{ given_name: 'Jane', born_on: '1990-01-01' }],
      times_lost: 2,
      lost_at: null,
    }));
  it('describes ids as positive, times and days as such, and of texts and other numbers only the type', () => {
    const shownPerson = z.object({ given_name: z.string(), born_on: z.iso.date().nullable() });
    const expected = z.object({
      badge_id: id,
      held_by: shownPerson.nullable(),
      formerly_held_by: z.array(shownPerson),
      times_lost: z.int(),
      lost_at: z.iso.datetime().nullable(),
    });
    expect(described(viewOf(badge).schema)).toBe(described(expected));
  });
  it('has further fields where they belong', () => {
    const view = viewOf(badge, {
      number: renamed('badgeId', id),
      kind: { before: 'formerlyHeldBy', ...constant(z.literal('badge'), 'badge') },
      lost: { replaces: 'timesLost', schema: z.boolean(), show: ({ timesLost }) => timesLost > 0 },
      web_url: webUrl(({ badgeId }) => `badges/${badgeId}`),
    });
    const shown = view.show(held, context);
    const names = ['number', 'held_by', 'kind', 'formerly_held_by', 'lost', 'lost_at', 'web_url'];
    expect([Object.keys(shown), Object.keys(view.schema.shape)]).toEqual([names, names]);
    expect(shown).toMatchObject({ number: 7, kind: 'badge', lost: true, web_url: 'https://desk.example.org/badges/7' });
  });
  it('leaves out what is undefined', () => {
    const view = viewOf(badge, { secret: { schema: z.string().exactOptional(), show: () => undefined } });
    expect(view.show(held, context)).not.toHaveProperty('secret');
  });
});
