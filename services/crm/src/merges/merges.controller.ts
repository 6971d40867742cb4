import { Controller } from '@nestjs/common';
import { mergeContact, mergeOrganization, undoContactMerge, undoOrganizationMerge } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { ContactDetails } from '../contacts/contact-details/contact-details.query';
import { contactList } from '../contacts/contact-list/contact-list.projection';
import { ContactMigration } from '../contacts/contact-migration';
import { atGroup } from '../crm-access';
import { organizationView } from '../organizations/organization';
import { OrganizationDetails } from '../organizations/organization-details/organization-details.query';
import { organizationList } from '../organizations/organization-list/organization-list.projection';
import { OrganizationMigration } from '../organizations/organization-migration';
import { Merges } from './merges';

@Controller()
export class MergesController {
  constructor(
    private readonly merges: Merges,
    private readonly contacts: ContactDetails,
    private readonly organizations: OrganizationDetails,
    private readonly contactSteps: ContactMigration,
    private readonly organizationSteps: OrganizationMigration,
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
  ) {}

  @Answers(mergeContact, atGroup)
  async mergeContact({ payload, scope }: IncomingRequest<typeof mergeContact>) {
    const { contactId: id, into: intoId, fields, dryRun } = payload;
    const merging = { thing: 'contact', id, intoId, fields } as const;
    if (dryRun) {
      await this.merges.check(merging, scope);
      return this.written({ contact: await this.contacts.view(await this.contactSteps.preview(merging)) });
    }
    await this.merges.make(merging, scope);
    return this.contact(intoId, scope);
  }

  @Answers(undoContactMerge, atGroup)
  async undoContactMerge({ payload: { contactId }, scope }: IncomingRequest<typeof undoContactMerge>) {
    await this.merges.undo('contact', contactId, scope);
    return this.contact(contactId, scope);
  }

  @Answers(mergeOrganization, atGroup)
  async mergeOrganization({ payload, scope }: IncomingRequest<typeof mergeOrganization>) {
    const { organizationId: id, into: intoId, dryRun } = payload;
    const fields = payload.fields.map((name) => (name === 'defaultRate' ? 'defaultRateCents' : name));
    const merging = { thing: 'organization', id, intoId, fields } as const;
    if (dryRun) {
      await this.merges.check(merging, scope);
      return this.written({ organization: organizationView(await this.organizationSteps.preview(merging)) });
    }
    await this.merges.make(merging, scope);
    return this.organization(intoId, scope);
  }

  @Answers(undoOrganizationMerge, atGroup)
  async undoOrganizationMerge({ payload, scope }: IncomingRequest<typeof undoOrganizationMerge>) {
    await this.merges.undo('organization', payload.organizationId, scope);
    return this.organization(payload.organizationId, scope);
  }

  private async contact(contactId: number, { access }: IncomingRequest<typeof mergeContact>['scope']) {
    return this.written({ contact: await this.contacts.view(await this.contacts.read(contactId, access)) });
  }

  private async organization(organizationId: number, { access }: IncomingRequest<typeof mergeContact>['scope']) {
    return this.written({ organization: organizationView(await this.organizations.read(organizationId, access)) });
  }

  private async written<Answer>(answer: Answer) {
    const position = await this.eventStore.log.head();
    const types = [...contactList.handles, ...organizationList.handles];
    return { ...answer, position, visible: await this.readModels.waitForPosition(types, position) };
  }
}
