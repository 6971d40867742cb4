import type { Issue } from '../api/types';
import { blankContact, type ContactFields } from '../contacts/contact-form';

/** What is known of somebody who wrote a mail, as a contact: the last word of the name is the last name. */
export const contactOf = ({ name, address }: NonNullable<Issue['external_author']>): ContactFields => {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const last = words.length > 1 ? words.at(-1)! : '';
  const first = words.length > 1 ? words.slice(0, -1).join(' ') : (words[0] ?? '');
  return { ...blankContact, first_name: first, last_name: last, email: address };
};
