import { Injectable } from '@nestjs/common';
import { Commands } from '@ledgerdesk/event-store';
import { trimmed } from '@ledgerdesk/fields';
import { OrganizationNames } from '../../organizations/organization-name';
import { HoldName } from '../../organizations/organization.decider';
import type { RowsContext } from './imported-rows';

/** The names that an import holds for organizations that it is about to create. */
@Injectable()
export class NameHolds {
  constructor(
    private readonly commands: Commands,
    private readonly names: OrganizationNames,
  ) {}

  /** @throws InvalidFields where another organization has it, or is about to; DomainError `name-reserved` */
  async name(organizationId: number, text: string, { request, scope }: RowsContext): Promise<void> {
    const { groupId, importId } = request;
    const ids = { organizationId, groupId };
    const metadata = scope.part(`organization-${organizationId}`).command('hold');
    await this.names.take(ids, trimmed(text), metadata, (name) =>
      this.commands.execute(new HoldName({ ...ids, name, importId }, metadata)),
    );
  }
}
