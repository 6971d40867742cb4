import { Controller } from '@nestjs/common';
import {
  countOrganizations,
  createOrganization,
  exportOrganizations,
  listOrganizations,
  ownersOfOrganizations,
  readOrganization,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { atGroup, listedGroup, requireSource } from '../crm-access';
import { CreateOrganizationInGroup } from './create-organization.handler';
import { organizationView, PresentOrganization } from './organization';
import { OrganizationDetails } from './organization-details/organization-details.query';
import { OrganizationList } from './organization-list/organization-list.query';
import { UpdateOrganizationInGroup } from './update-organization.handler';

@Controller()
export class OrganizationsController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: OrganizationDetails,
    private readonly organizationList: OrganizationList,
  ) {}

  @Answers(createOrganization, atGroup)
  async create({ payload, scope }: IncomingRequest<typeof createOrganization>) {
    return this.changed(await this.commands.execute(new CreateOrganizationInGroup(payload, scope)));
  }

  @Answers(updateOrganization, atGroup)
  async update({ payload, scope }: IncomingRequest<typeof updateOrganization>) {
    return this.changed(await this.commands.execute(new UpdateOrganizationInGroup(payload, scope)));
  }

  @Answers(readOrganization, atGroup)
  async read({ payload, scope }: IncomingRequest<typeof readOrganization>) {
    return { organization: organizationView(await this.details.read(payload.organizationId, scope.access)) };
  }

  @Answers(listOrganizations, atGroup)
  async list({ payload, scope }: IncomingRequest<typeof listOrganizations>) {
    const groupId = listedGroup(scope.access, payload);
    return groupId === null ? { items: [], total: 0, more: false } : this.organizationList.page(groupId, payload);
  }

  @Answers(exportOrganizations, atGroup)
  async export({ payload, scope }: IncomingRequest<typeof exportOrganizations>) {
    const groupId = listedGroup(scope.access, payload);
    return groupId === null ? { items: [], next: null } : this.organizationList.part(groupId, payload);
  }

  @Answers(countOrganizations, atGroup)
  async count({ payload, scope }: IncomingRequest<typeof countOrganizations>) {
    return this.organizationList.counts(requireSource(scope.access, 'view'), payload.search);
  }

  @Answers(ownersOfOrganizations)
  async owners({ payload: { ids } }: IncomingRequest<typeof ownersOfOrganizations>) {
    return { owners: await this.details.ownersOf(ids) };
  }

  private async changed(executed: Executed<PresentOrganization>) {
    const { state, position } = executed;
    const visible = await this.readModels.waitUntilVisible(executed);
    return { organization: organizationView(state), position, visible };
  }
}
