import { Injectable } from '@nestjs/common';
import { Access, ContactRefusal, ContactView } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { committedMove, committedUndo, isVisible } from '../../crm-access';
import { OrganizationDetails } from '../../organizations/organization-details/organization-details.query';
import { contactView, PresentContact } from '../contact';
import { ContactMigration } from '../contact-migration';
import { mergedContact } from '../contact.decider';

/** Read from the streams of the contact and of its organization, so that it is never behind. */
@Injectable()
export class ContactDetails {
  constructor(
    private readonly migration: ContactMigration,
    private readonly organizations: OrganizationDetails,
  ) {}

  /** It, or whom its id leads to (TRF-31). */
  find(contactId: number): Promise<PresentContact | null> {
    return this.migration.find(contactId);
  }

  /**
   * What a committed transfer moves, or takes back, is where it belongs now, if it was not yet (TRF-36).
   *
   * @throws DomainError `contact-not-found` alike where there is none, and where it may not be seen; `contact-merged`
   */
  async read(contactId: number, access: Access): Promise<PresentContact> {
    const found = await this.takenBack(contactId, access);
    const isSeen = isVisible(access, found?.groupId ?? null);
    const present =
      found && isSeen ? await this.migration.findIn(contactId, committedMove(access, found.groupId)) : null;
    if (!present) {
      const code: ContactRefusal = 'contact-not-found';
      throw new DomainError(code, `There is no contact ${contactId} here`);
    }
    if (present.contactId !== contactId) throw mergedContact(contactId, present.contactId);
    return present;
  }

  /** An undo may separate it from whom its id has led to. */
  private async takenBack(contactId: number, access: Access): Promise<PresentContact | null> {
    const found = await this.find(contactId);
    const undo = found && committedUndo(access, found.groupId);
    if (!undo) return found;
    await this.migration.apply(contactId, undo);
    return this.find(contactId);
  }

  async view(contact: PresentContact): Promise<ContactView> {
    const { organizationId: id } = contact;
    const organization = id === null ? null : await this.organizations.find(id);
    return contactView(contact, organization && { id: organization.organizationId, name: organization.name.text });
  }
}
