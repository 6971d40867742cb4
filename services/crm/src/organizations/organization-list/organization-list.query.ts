import { Injectable } from '@nestjs/common';
import { countOrganizations, listOrganizations, PayloadOf, ReplyOf } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { ReadModels } from '@ledgerdesk/read-models';
import { numberedPage } from '../../numbered-page';
import { containsWords } from '../../search-text';
import { countsByState } from '../../state-counts';
import { organizationView } from '../organization';
import { organizationList } from './organization-list.projection';

@Injectable()
export class OrganizationList {
  constructor(private readonly readModels: ReadModels) {}

  /** The organizations that a group owns, filtered and sorted, a page of them (CRM-35..37). */
  async page(groupId: number, asked: PayloadOf<typeof listOrganizations>): Promise<ReplyOf<typeof listOrganizations>> {
    const { search, state, ids, orderBy, sort, page, perPage } = asked;
    const where: Where = {
      ...(ids ? { ownerId: groupId } : { groupId }),
      ...containing(search),
      ...(state === 'all' ? {} : { state }),
      ...(ids ? { organizationId: { in: ids } } : {}),
    };
    return numberedPage(
      await this.readModels.documents(organizationList),
      { where, field: `${orderBy} ${sort}`, page, perPage },
      ({ organization }) => organizationView(organization),
    );
  }

  /** How many organizations of a group are active and inactive (CRM-38). */
  async counts(groupId: number, search: string | null): Promise<ReplyOf<typeof countOrganizations>> {
    const organizations = await this.readModels.documents(organizationList);
    return countsByState(await organizations.countBy('state', { groupId, ...containing(search) }));
  }
}

const containing = (search: string | null): Where => (search ? { search: containsWords(search) } : {});
