import { Inject, Injectable } from '@nestjs/common';
import { InvalidFields } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Claims, claimStream, ClaimTaken, emailForm } from '@ledgerdesk/event-store';
import { TAKEN } from '../field-rules';
import { INSTANCE_SECRET } from '../instance-secret';
import { ClaimedEmail, contactStream, Ids } from './contact';
import { contactDecider, VoidClaim } from './contact.decider';

/** The e-mails of contacts, of which each group has no two that are the same (CRM-13). */
@Injectable()
export class ContactEmails {
  constructor(
    private readonly claims: Claims,
    @Inject(INSTANCE_SECRET) private readonly secret: string,
  ) {}

  /**
   * Lets `use` send the contact's command with the claimed e-mail.
   *
   * @throws InvalidFields where another contact has it; what `use` throws
   */
  async take<Result>(
    { contactId, groupId }: Ids,
    address: string,
    metadata: CommandMetadata,
    use: (email: ClaimedEmail) => Promise<Result>,
  ): Promise<Result> {
    const stream = claimStream('contactEmail', groupId, emailForm, address, this.secret);
    try {
      return await this.claims.take(
        { owner: contactStream(contactId), streamFor: () => stream, metadata },
        { decider: contactDecider, voidClaim: ({ claimId }, by) => new VoidClaim({ claimId }, by) },
        (claimId) => use({ address, claimId, groupId }),
      );
    } catch (error) {
      throw error instanceof ClaimTaken ? new InvalidFields([{ path: 'email', message: TAKEN }]) : error;
    }
  }
}
