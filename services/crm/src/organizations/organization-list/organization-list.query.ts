import { Injectable } from '@nestjs/common';
import { countOrganizations, listOrganizations, MAX_TOTAL, RequestPayload, ReplyOf } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { containing, countByState } from '../../list-filters';
import { organizationView } from '../organization';
import { organizationList } from './organization-list.projection';

@Injectable()
export class OrganizationList {
  constructor(private readonly readModels: ReadModels) {}

  /** The organizations that a group owns, filtered and sorted, a page of them (CRM-35..37). */
  async page(
    groupId: number,
    asked: RequestPayload<typeof listOrganizations>,
  ): Promise<ReplyOf<typeof listOrganizations>> {
    const { search, state, ids, orderBy, sort, page, perPage } = asked;
    const where: Where = {
      ...(ids ? { ownerId: groupId } : { groupId }),
      ...containing(search),
      ...(state === 'all' ? {} : { state }),
      ...(ids ? { organizationId: { in: ids } } : {}),
    };
    const inOrder = { where, field: `${orderBy} ${sort}`, sort: 'asc', page, perPage } as const;
    const documents = await this.readModels.documents(organizationList);
    const { found, ...rest } = await numberedPage(documents, inOrder, MAX_TOTAL);
    return { items: found.map(({ organization }) => organizationView(organization)), ...rest };
  }

  /** How many organizations of a group are active and inactive (CRM-38). */
  async counts(groupId: number, search: string | null): Promise<ReplyOf<typeof countOrganizations>> {
    const organizations = await this.readModels.documents(organizationList);
    return countByState(organizations, { groupId, ...containing(search) });
  }
}
