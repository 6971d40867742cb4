import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, UniqueValue } from '@ledgerdesk/event-store';
import { emailForm, omitUndefined, Violation } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { Plans } from '../plans/plans';
import type { ClaimOptions } from '../reservation';
import { ClaimedEmail, Contact, contactStream, Ids, isPresent, PresentContact } from './contact';
import { contactDecider, VoidClaim } from './contact.decider';

/** The e-mails of contacts, of which each group has no two that are the same (CRM-13). */
@Injectable()
export class ContactEmails {
  private readonly emails;

  constructor(
    eventStore: EventStore,
    secrets: Secrets,
    private readonly plans: Plans,
  ) {
    this.emails = new UniqueValue(
      {
        kind: 'contactEmail',
        form: emailForm,
        field: 'email',
        stream: contactStream,
        decider: contactDecider,
        voidClaim: async (claimId, metadata, transferId, ended) =>
          new VoidClaim({ claimId, ended: [...ended, ...(await plans.releasedOf(transferId))] }, metadata),
        claimIdsOf: (contact: Contact) => (isPresent(contact) && contact.email ? [contact.email.claimId] : []),
      },
      eventStore,
      secrets.instance,
    );
  }

  /**
   * Lets `use` send the contact's command with the claimed e-mail. `transferId`: of the group transfer that reserves it; `ended`:
   * of what reservations of it do not count.
   *
   * @throws InvalidFields where another contact has it; DomainError `email-reserved`; what `use` throws
   */
  take<Result>(
    { contactId, groupId }: Ids,
    address: string,
    metadata: CommandMetadata,
    use: (email: ClaimedEmail) => Promise<Result>,
    { transferId, ended = [] }: ClaimOptions = {},
  ): Promise<Result> {
    const claimant = { ownerId: contactId, value: address, groupId, ...omitUndefined({ transferId }) };
    return this.plans.pastEnded((found) =>
      this.emails.take({ ...claimant, ended: [...ended, ...found] }, metadata, (claimId) =>
        use({ address, claimId, groupId }),
      ),
    );
  }

  /** CRM-30. @throws InvalidFields unless there are no violations; that the e-mail is taken may be among them */
  throwIfViolated(
    { contactId, groupId }: Ids,
    address: string | null | undefined,
    violations: readonly Violation[],
  ): Promise<void> {
    return this.emails.throwIfViolated({ ownerId: contactId, value: address, groupId }, violations);
  }

  /** The contact of a group that has the same e-mail, as of now. */
  async owner(groupId: number, address: string): Promise<PresentContact | null> {
    const contact = (await this.emails.holder(address, groupId))?.state;
    return contact && isPresent(contact) ? contact : null;
  }
}
