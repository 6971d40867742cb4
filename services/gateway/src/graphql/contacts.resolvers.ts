import {
  ContactView,
  countContacts,
  createContact,
  listContacts,
  ownersOfContacts,
  RequestInput,
  updateContact,
} from '@ledgerdesk/contracts';
import { omitUndefined } from '@ledgerdesk/fields';
import { EnteredRequest } from '../request/entered-request';
import { countsIn, noCounts, noItems, ownerOf } from './crm-lists';
import { listConnection } from './connections';
import { idIn } from './global-ids';
import type { ContactModel } from './models';
import type { Operation } from './operation';
import { orderOf } from './orders';
import { organizationOf } from './organizations.resolvers';
import { mutationPayload } from './payloads';
import { unlessAbsent } from './refusals';
import type { CustomerRelationsContactUpdateInput, Resolvers } from './schema.generated';

type Order = NonNullable<RequestInput<typeof listContacts>['orderBy']>;

export const contactIn =
  (entered: EnteredRequest) =>
  (contact: ContactView): ContactModel => ({ contact, entered });

/** What may be written: what is absent stays, null clears. */
const fieldsOf = (input: Omit<CustomerRelationsContactUpdateInput, 'id' | 'active' | 'clientMutationId'>) => {
  const { firstName, lastName, phone, email, description, organizationId } = input;
  const texts = omitUndefined({ firstName, lastName, phone, email, description });
  if (organizationId === undefined) return texts;
  const organization = organizationId && idIn(organizationId, 'CustomerRelationsOrganizationID', 'organizationId');
  return { ...texts, organizationId: organization || null };
};

const groupOf = async (contactId: number, operation: Operation): Promise<number | null> => {
  const { owners } = await operation.installation.ask(ownersOfContacts, { ids: [contactId] });
  return owners[0]?.groupId ?? null;
};

export const contactResolvers: Resolvers = {
  Group: {
    contacts: ({ entered }, args, { operation }) => {
      const { search, ids } = args;
      const filters = {
        search: search ?? null,
        state: args.state ?? 'all',
        ids: ids ? ids.map((id) => idIn(id, 'CustomerRelationsContactID', 'ids')) : null,
        ...orderOf<Order>(args.sort ?? 'LAST_NAME_ASC'),
      };
      return listConnection(args, {
        cursors: operation.surroundings.cursors,
        question: ['contacts', entered.access.target!.id, filters],
        ask: (from) => unlessAbsent(entered.ask(listContacts, { ...filters, from }), noItems),
        nodesOf: ({ items }) => items.map(contactIn(entered)),
      });
    },
    contactStateCounts: async ({ entered }, { search, state }) => {
      const counts = await unlessAbsent(entered.ask(countContacts, { search: search ?? null }), noCounts);
      return countsIn(counts, state ?? 'all');
    },
  },
  CustomerRelationsContact: {
    id: ({ contact }) => contact.id,
    firstName: ({ contact }) => contact.firstName,
    lastName: ({ contact }) => contact.lastName,
    email: ({ contact }) => contact.email,
    phone: ({ contact }) => contact.phone,
    description: ({ contact }) => contact.description,
    organization: ({ contact, entered }, _, { operation }) =>
      contact.organization && organizationOf(contact.organization, entered, operation),
    active: ({ contact }) => contact.state === 'active',
    createdAt: ({ contact }) => contact.createdAt,
    updatedAt: ({ contact }) => contact.updatedAt,
  },
  Mutation: {
    customerRelationsContactCreate: (_, { input }, { operation }) =>
      mutationPayload(operation, input, 'contact', async () => {
        const groupId = idIn(input.groupId, 'GroupID', 'groupId');
        const fields = fieldsOf(input);
        const entered = await operation.write({ group: groupId });
        const contactId = await operation.drawId('contact');
        const { contact, visible } = await entered.ask(createContact, { contactId, ...fields });
        return { thing: contactIn(entered)(contact), visible };
      }),
    customerRelationsContactUpdate: (_, { input }, { operation }) =>
      mutationPayload(operation, input, 'contact', async () => {
        const contactId = idIn(input.id, 'CustomerRelationsContactID', 'id');
        const active = omitUndefined({ active: input.active ?? undefined });
        const change = { contactId, ...fieldsOf(input), ...active };
        const entered = await operation.write(ownerOf(await groupOf(contactId, operation)));
        const { contact, visible } = await entered.ask(updateContact, change);
        return { thing: contactIn(entered)(contact), visible };
      }),
  },
};
