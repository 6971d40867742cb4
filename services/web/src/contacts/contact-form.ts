import type { Contact } from '../api/types';

/** A contact as its form has it and as the API takes it. */
export type ContactFields = Readonly<{
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string | null;
  description: string | null;
  organization_id: number | null;
  active: boolean;
}>;

export const blankContact: ContactFields = {
  first_name: '',
  last_name: '',
  email: null,
  phone: null,
  description: null,
  organization_id: null,
  active: true,
};

export const fieldsOfContact = (contact: Contact): ContactFields => ({
  first_name: contact.first_name,
  last_name: contact.last_name,
  email: contact.email,
  phone: contact.phone,
  description: contact.description,
  organization_id: contact.organization_id,
  active: contact.state === 'active',
});

/** What is required is there; email is optional (UI-6). */
export const isCompleteContact = ({ first_name: first, last_name: last }: ContactFields): boolean =>
  first.trim() !== '' && last.trim() !== '';

/** An empty field is none. */
export const orNull = (text: string): string | null => (text === '' ? null : text);

export const nameOf = ({ first_name: first, last_name: last }: Pick<Contact, 'first_name' | 'last_name'>): string =>
  `${first} ${last}`.trim();
