import { byOrganization } from './by-organization';

const contact = (id: number, organization: string | null) =>
  ({ id, organization: organization && { id: organization.length, name: organization } }) as never;

describe('the picker of contacts (UI-11)', () => {
  it('groups them by organization, in the order of the list, those without one last', () => {
    const groups = byOrganization([contact(1, null), contact(2, 'Acme'), contact(3, 'Bo'), contact(4, 'Acme')]);
    expect(groups.map(({ organization, contacts }) => [organization?.name, contacts.map(({ id }) => id)])).toEqual([
      ['Acme', [2, 4]],
      ['Bo', [3]],
      [undefined, [1]],
    ]);
  });
  it('has no group without contacts', () => expect(byOrganization([])).toEqual([]));
});
