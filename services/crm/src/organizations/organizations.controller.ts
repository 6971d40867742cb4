import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  Access,
  countOrganizations,
  createOrganization,
  listOrganizations,
  readOrganization,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { atGroup, demandEdit, demandOwn, demandSource, isVisible, ownerRules } from '../crm-access';
import { ClaimedName, Organization, organizationView, PresentOrganization } from './organization';
import { OrganizationDetails } from './organization-details/organization-details.query';
import { changedOrganization, newOrganization } from './organization-fields';
import { OrganizationList } from './organization-list/organization-list.query';
import { OrganizationNames } from './organization-name';
import { CreateOrganization, UpdateOrganization } from './organization.decider';

@Controller()
export class OrganizationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
    private readonly details: OrganizationDetails,
    private readonly organizationList: OrganizationList,
    private readonly names: OrganizationNames,
  ) {}

  @Answers(createOrganization, atGroup)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createOrganization, Access>) {
    const { organizationId, ...input } = payload;
    const ids = { organizationId, groupId: demandOwn(access, 'edit') };
    const { values, violations } = newOrganization(input);
    await this.names.throwIfViolated(ids, values.name, [...ownerRules(access, 'organizations'), ...violations]);

    const meant = { ...metadata, commandId: commandId(1) };
    const create = (name: ClaimedName) => this.execute(new CreateOrganization({ ...ids, ...values, name }, meant));
    return this.answer(await this.names.take(ids, values.name, meant, create));
  }

  @Answers(updateOrganization, atGroup)
  async update(@Received() { payload, access, metadata, commandId }: Asked<typeof updateOrganization, Access>) {
    const { organizationId, active, ifChanges, ...input } = payload;
    const present = await this.details.read(organizationId, (groupId) => isVisible(access, groupId));
    const ids = { organizationId, groupId: present.groupId };
    demandEdit(access, ids.groupId);
    const { values, violations } = changedOrganization(input);
    await this.names.throwIfViolated(ids, values.name, violations);

    const meant = { ...metadata, commandId: commandId(1) };
    const { name: text, ...others } = values;
    const update = (name?: ClaimedName) => {
      const details = { ...others, ...omitUndefined({ name }) };
      return this.execute(new UpdateOrganization({ ...ids, details, ...omitUndefined({ active, ifChanges }) }, meant));
    };
    const isNew = text !== undefined && text !== present.name.text;
    return this.answer(await (isNew ? this.names.take(ids, text, meant, update) : update()));
  }

  @Answers(readOrganization, atGroup)
  async read(@Received() { payload: { organizationId }, access }: Asked<typeof readOrganization, Access>) {
    const organization = await this.details.read(organizationId, (groupId) => isVisible(access, groupId));
    return { organization: organizationView(organization) };
  }

  @Answers(listOrganizations, atGroup)
  async list(@Received() { payload, access }: Asked<typeof listOrganizations, Access>) {
    return this.organizationList.page((payload.owned ? demandOwn : demandSource)(access, 'view'), payload);
  }

  @Answers(countOrganizations, atGroup)
  async count(@Received() { payload: { search }, access }: Asked<typeof countOrganizations, Access>) {
    return this.organizationList.counts(demandSource(access, 'view'), search);
  }

  private execute(command: CreateOrganization | UpdateOrganization): Promise<Executed<Organization>> {
    return this.commands.execute(command);
  }

  private async answer({ state, position }: Executed<Organization>) {
    const visible = await this.readModels.waitUntilVisible(
      ['OrganizationCreated', 'OrganizationDetailsChanged'],
      position,
    );
    return { organization: organizationView(state as PresentOrganization), position, visible };
  }
}
