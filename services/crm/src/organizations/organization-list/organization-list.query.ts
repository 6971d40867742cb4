import { Injectable } from '@nestjs/common';
import {
  contactsToBill,
  countOrganizations,
  exportOrganizations,
  listOrganizations,
  MAX_TOTAL,
  RequestPayload,
  ReplyOf,
} from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { cursorPage, numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { atOnce } from '../../at-once';
import { containing, countByState, partInOrder } from '../../list-filters';
import { organizationView, PresentOrganization } from '../organization';
import { OrganizationMigration } from '../organization-migration';
import { organizationList } from './organization-list.projection';

type BilledOrganization = ReplyOf<typeof contactsToBill>['organizations'][number];
type Filters = Pick<RequestPayload<typeof listOrganizations>, 'search' | 'state' | 'ids'>;

@Injectable()
export class OrganizationList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly migration: OrganizationMigration,
  ) {}

  /** The organizations that a group owns, filtered and sorted, a page of them (CRM-35..37). */
  async page(
    groupId: number,
    asked: RequestPayload<typeof listOrganizations>,
  ): Promise<ReplyOf<typeof listOrganizations>> {
    const { orderBy, sort, page, perPage, from } = asked;
    const where = await this.filter(groupId, asked);
    const inOrder = { where, field: `${orderBy} ${sort}`, sort: 'asc' } as const;
    const documents = await this.organizations();
    const { found, ...rest } = from
      ? await cursorPage(documents, { ...inOrder, ...from })
      : await numberedPage(documents, { ...inOrder, page, perPage }, MAX_TOTAL);
    return { items: found.map(({ organization }) => organizationView(organization)), ...rest };
  }

  /** The same, a part at a time: what comes or goes meanwhile skips and doubles no other (API-42). */
  async part(
    groupId: number,
    asked: RequestPayload<typeof exportOrganizations>,
  ): Promise<ReplyOf<typeof exportOrganizations>> {
    const where = await this.filter(groupId, asked);
    const { documents, next } = await (await this.organizations()).find({ where, ...partInOrder(asked) });
    return { items: documents.map(({ organization }) => organizationView(organization)), next };
  }

  private async filter(groupId: number, { search, state, ids }: Filters): Promise<Where> {
    return {
      ...(ids ? { ownerId: groupId } : { groupId }),
      ...containing(search),
      ...(state === 'all' ? {} : { state }),
      ...(ids ? { organizationId: { in: await this.standingFor(ids) } } : {}),
    };
  }

  /** How many organizations of a group are active and inactive (CRM-38). */
  async counts(groupId: number, search: string | null): Promise<ReplyOf<typeof countOrganizations>> {
    return countByState(await this.organizations(), { groupId, ...containing(search) });
  }

  /** The ids of what a group owns, a part at a time, and the token of the next part. */
  async idsOwnedBy(
    groupId: number,
    after: string | null,
    limit: number,
  ): Promise<Readonly<{ ids: readonly number[]; next: string | null }>> {
    const page = { where: { groupId }, limit, ...(after === null ? {} : { after }) };
    const { documents, next } = await (await this.organizations()).find(page);
    return { ids: documents.map(({ organizationId }) => organizationId), next };
  }

  /** What these organizations are called and billed by, by the ids that were asked for: a merged one leads to another. */
  async billed(ids: readonly number[]): Promise<ReadonlyMap<number, BilledOrganization>> {
    const listed = await (await this.organizations()).get(ids);
    const found = await atOnce(ids, async (id) => {
      const organization = listed.get(id)?.organization ?? (await this.migration.find(id));
      return organization ? [[id, billedOrganization(organization)] as const] : [];
    });
    return new Map(found.flat());
  }

  /** How many organizations a group owns, counted no further than `upTo` where that is given. */
  async countOwnedBy(groupId: number, upTo?: number): Promise<number> {
    return (await this.organizations()).count({ groupId }, upTo);
  }

  /** Merged ones are not listed: whichever is not there may lead to another (TRF-31). */
  private async standingFor(ids: readonly number[]): Promise<readonly number[]> {
    const listed = await (await this.organizations()).get(ids);
    const found = await atOnce(ids, async (id) => {
      if (listed.has(id)) return id;
      return (await this.migration.find(id))?.organizationId ?? id;
    });
    return [...new Set(found)];
  }

  private organizations() {
    return this.readModels.documents(organizationList);
  }
}

const billedOrganization = (organization: PresentOrganization): BilledOrganization => {
  const { id, name, defaultRateCents } = organizationView(organization);
  return { id, name, defaultRateCents };
};
