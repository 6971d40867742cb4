import { Injectable } from '@nestjs/common';
import { ContactView, readLinkedContacts } from '@ledgerdesk/contracts';
import { foldCase } from '@ledgerdesk/fields';
import { Behalf, OtherServices } from '../other-services';

/** So that the answer to one question fits into a message. */
const AT_ONCE = 100;
export type Found = Readonly<{ byId: ReadonlyMap<number, ContactView>; byEmail: ReadonlyMap<string, number> }>;

/** Contacts of the contact source of the project that was entered; of others nothing is known here (LNK-3). */
@Injectable()
export class LinkedContacts {
  constructor(private readonly services: OtherServices) {}

  /** @param fresh as of now, as a decision needs it */
  async find(ids: readonly number[], emails: readonly string[], fresh: boolean, behalf: Behalf): Promise<Found> {
    const differentIds = [...new Set(ids)];
    const differentEmails = [...new Set(emails)];
    const most = Math.max(1, differentIds.length, differentEmails.length);
    const questions = Array.from({ length: Math.ceil(most / AT_ONCE) }, (_, part) => ({
      ids: differentIds.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
      emails: differentEmails.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
      fresh,
    }));
    const answers = await Promise.all(
      questions.map((question) => this.services.ask(readLinkedContacts, question, behalf)),
    );
    return {
      byId: new Map(answers.flatMap(({ contacts }) => contacts.map((contact) => [contact.id, contact]))),
      byEmail: new Map(answers.flatMap(({ byEmail }) => byEmail.map(({ email, contactId }) => [email, contactId]))),
    };
  }

  /** Those that are shown, by last, then first name. */
  async read(ids: readonly number[], behalf: Behalf): Promise<ContactView[]> {
    return byName((await this.find(ids, [], false, behalf)).byId);
  }
}

const byName = (contacts: ReadonlyMap<number, ContactView>): ContactView[] => {
  const keyed = [...contacts.values()].map((contact) => ({
    contact,
    key: [foldCase(contact.lastName), foldCase(contact.firstName)] as const,
  }));
  const inOrder = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  keyed.sort((a, b) => inOrder(a.key[0], b.key[0]) || inOrder(a.key[1], b.key[1]) || a.contact.id - b.contact.id);
  return keyed.map(({ contact }) => contact);
};
