import { Injectable } from '@nestjs/common';
import { byName, ContactView, readLinkedContacts } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { assertMaySetContacts } from './issue-access';
import { firstContacts, FoundContacts } from './contacts/contact-changes';

/** So that the answer to one question fits into a message. */
const AT_ONCE = 100;

/** Contacts of the contact source of the project that was entered; of others nothing is known here (LNK-3). */
@Injectable()
export class LinkedContacts {
  constructor(private readonly client: ServiceClient) {}

  /** Those that are shown, each once (TRF-36), by last, then first name. */
  async read(ids: readonly number[], scope: RequestScope): Promise<ContactView[]> {
    return byName((await this.find(ids, [], scope, { fresh: false })).byId.values());
  }

  /** As of now, as a decision needs them. */
  findFresh(ids: readonly number[], emails: readonly string[], scope: RequestScope): Promise<FoundContacts> {
    return this.find(ids, emails, scope, { fresh: true });
  }

  /** LNK-2 to LNK-12: those that a new issue is linked to. @throws DomainError `forbidden`, `contacts-refused` */
  async addable(contactIds: readonly number[], scope: RequestScope): Promise<readonly number[]> {
    if (contactIds.length === 0) return [];
    assertMaySetContacts(scope.access);
    return firstContacts(contactIds, await this.findFresh(contactIds, [], scope));
  }

  private async find(
    ids: readonly number[],
    emails: readonly string[],
    scope: RequestScope,
    { fresh }: Readonly<{ fresh: boolean }>,
  ): Promise<FoundContacts> {
    const differentIds = [...new Set(ids)];
    const differentEmails = [...new Set(emails)];
    const most = Math.max(1, differentIds.length, differentEmails.length);
    const questions = Array.from({ length: Math.ceil(most / AT_ONCE) }, (_, part) => ({
      ids: differentIds.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
      emails: differentEmails.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
      fresh,
    }));
    const answers = await Promise.all(
      questions.map((question, part) =>
        this.client.ask(readLinkedContacts, question, scope, `${readLinkedContacts.subject} ${fresh} ${part}`),
      ),
    );
    return {
      byId: new Map(answers.flatMap(({ contacts }) => contacts.map((contact) => [contact.id, contact]))),
      byEmail: new Map(answers.flatMap(({ byEmail }) => byEmail.map(({ email, contactId }) => [email, contactId]))),
      replaced: new Map(answers.flatMap(({ replaced }) => replaced.map(({ id, contactId }) => [id, contactId]))),
    };
  }
}
