import { Inject, Injectable } from '@nestjs/common';
import { InvalidFields } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Claims, claimStream, ClaimTaken, nameForm } from '@ledgerdesk/event-store';
import { TAKEN } from '../field-rules';
import { INSTANCE_SECRET } from '../instance-secret';
import { ClaimedName, Ids, organizationStream } from './organization';
import { organizationDecider, VoidClaim } from './organization.decider';

/** The names of organizations, of which each group has no two that are equal without case (CRM-20). */
@Injectable()
export class OrganizationNames {
  constructor(
    private readonly claims: Claims,
    @Inject(INSTANCE_SECRET) private readonly secret: string,
  ) {}

  /**
   * Lets `use` send the organization's command with the claimed name.
   *
   * @throws InvalidFields where another organization has it; what `use` throws
   */
  async take<Result>(
    { organizationId, groupId }: Ids,
    text: string,
    metadata: CommandMetadata,
    use: (name: ClaimedName) => Promise<Result>,
  ): Promise<Result> {
    const stream = claimStream('organizationName', groupId, nameForm, text, this.secret);
    try {
      return await this.claims.take(
        { owner: organizationStream(organizationId), streamFor: () => stream, metadata },
        { decider: organizationDecider, voidClaim: ({ claimId }, by) => new VoidClaim({ claimId }, by) },
        (claimId) => use({ text, claimId, groupId }),
      );
    } catch (error) {
      throw error instanceof ClaimTaken ? new InvalidFields([{ path: 'name', message: TAKEN }]) : error;
    }
  }
}
