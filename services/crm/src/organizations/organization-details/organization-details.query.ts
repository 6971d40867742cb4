import { Injectable } from '@nestjs/common';
import { Access, OrganizationRefusal, ownersOfOrganizations, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { InvalidFields } from '@ledgerdesk/fields';
import { atOnce } from '../../at-once';
import { committedMove, committedUndo, isVisible } from '../../crm-access';
import { PresentOrganization } from '../organization';
import { OrganizationMigration } from '../organization-migration';
import { mergedOrganization } from '../organization.decider';

/** Read from the organization's own stream, so that it is never behind. */
@Injectable()
export class OrganizationDetails {
  constructor(private readonly migration: OrganizationMigration) {}

  /** It, or the one its id leads to (TRF-31). */
  find(organizationId: number): Promise<PresentOrganization | null> {
    return this.migration.find(organizationId);
  }

  /**
   * What a committed transfer moves, or takes back, is where it belongs now, if it was not yet (TRF-36).
   *
   * @throws DomainError `organization-not-found` alike where there is none, and where it may not be seen;
   * `organization-merged`
   */
  async read(organizationId: number, access: Access): Promise<PresentOrganization> {
    const found = await this.takenBack(organizationId, access);
    const isSeen = isVisible(access, found?.groupId ?? null);
    const present = found && isSeen ? await this.moved(found, access) : null;
    if (!present) {
      const code: OrganizationRefusal = 'organization-not-found';
      throw new DomainError(code, `There is no organization ${organizationId} here`);
    }
    if (present.organizationId !== organizationId) throw mergedOrganization(organizationId, present.organizationId);
    return present;
  }

  /**
   * The id by which the group has this organization, which is another one where it was merged (TRF-31).
   *
   * @throws InvalidFields unless there is none to look for, or the group owns it (CRM-16)
   */
  async requireInGroup(organizationId: number | null, groupId: number, access: Access): Promise<number | null> {
    if (organizationId === null) return null;
    const found = await this.takenBack(organizationId, access);
    const present = found && (await this.moved(found, access));
    if (present?.groupId === groupId) return present.organizationId;
    const message = 'The specified organization was not found or does not belong to this group';
    throw new InvalidFields([{ path: 'base', message }]);
  }

  /** By the id that was asked for: a merged one is of the group of its survivor. */
  async ownersOf(ids: readonly number[]): Promise<ReplyOf<typeof ownersOfOrganizations>['owners']> {
    const owners = await atOnce([...new Set(ids)], async (organizationId) => {
      const organization = await this.find(organizationId);
      return organization ? [{ organizationId, groupId: organization.groupId }] : [];
    });
    return owners.flat();
  }

  /** As it is after what a committed transfer does to it. */
  moved({ organizationId, groupId }: PresentOrganization, access: Access): Promise<PresentOrganization | null> {
    return this.migration.findIn(organizationId, committedMove(access, groupId));
  }

  /** An undo may separate it from the one that its id has led to. */
  private async takenBack(organizationId: number, access: Access): Promise<PresentOrganization | null> {
    const found = await this.find(organizationId);
    const undo = found && committedUndo(access, found.groupId);
    if (!undo) return found;
    await this.migration.apply(organizationId, undo);
    return this.find(organizationId);
  }
}
