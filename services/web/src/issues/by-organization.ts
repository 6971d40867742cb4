import type { Contact } from '../api/types';

type OfOrganization = Readonly<{ organization: Contact['organization']; contacts: readonly Contact[] }>;

/** Contacts in groups: organizations in the order in which they come, those without one last. */
export const byOrganization = (contacts: readonly Contact[]): readonly OfOrganization[] => {
  const groups = new Map<number, { organization: Contact['organization']; contacts: Contact[] }>();
  for (const contact of contacts) {
    const key = contact.organization?.id ?? 0;
    const group = groups.get(key) ?? { organization: contact.organization, contacts: [] };
    groups.set(key, group);
    group.contacts.push(contact);
  }
  return [...groups.values()].sort(
    (one, other) => Number(one.organization === null) - Number(other.organization === null),
  );
};
