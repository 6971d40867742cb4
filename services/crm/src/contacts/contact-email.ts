import { Inject, Injectable } from '@nestjs/common';
import { InvalidFields, Issue } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Claimed, Claims, claimStream, ClaimTaken, emailForm, EventStore } from '@ledgerdesk/event-store';
import { refuseBroken, TAKEN } from '../field-rules';
import { INSTANCE_SECRET } from '../instance-secret';
import { ClaimedEmail, contactStream, Ids, PresentContact } from './contact';
import { contactDecider, VoidClaim } from './contact.decider';

const taken: Issue = { path: 'email', message: TAKEN };

/** The e-mails of contacts, of which each group has no two that are the same (CRM-13). */
@Injectable()
export class ContactEmails {
  constructor(
    private readonly eventStore: EventStore,
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
    const stream = this.streamOf(groupId, address);
    try {
      return await this.claims.take(
        { owner: contactStream(contactId), streamFor: () => stream, metadata },
        { decider: contactDecider, voidClaim: ({ claimId }, by) => new VoidClaim({ claimId }, by) },
        (claimId) => use({ address, claimId, groupId }),
      );
    } catch (error) {
      throw error instanceof ClaimTaken ? new InvalidFields([taken]) : error;
    }
  }

  /**
   * Refuses what breaks a rule. Nothing is claimed for it then; that the e-mail is taken besides is said all the same
   * (CRM-30).
   *
   * @throws InvalidFields unless nothing is broken
   */
  async refuseBroken(ids: Ids, address: string | null | undefined, broken: readonly Issue[]): Promise<void> {
    const isSound = address && !broken.some(({ path }) => path === taken.path);
    const besides = broken.length > 0 && isSound && (await this.isTaken(ids, address)) ? [taken] : [];
    refuseBroken([...broken, ...besides]);
  }

  /** The contact of a group that has the same e-mail, as of now: the last claim counts, as long as its owner carries it. */
  async owner(groupId: number, address: string): Promise<PresentContact | null> {
    const standing = (await this.eventStore.read<Claimed>(this.streamOf(groupId, address))).at(-1)?.data;
    if (!standing) return null;
    const { state } = await this.eventStore.load(standing.owner, contactDecider);
    return state.status !== 'unknown' && state.email?.claimId === standing.claimId ? state : null;
  }

  private async isTaken({ contactId, groupId }: Ids, address: string): Promise<boolean> {
    const owner = await this.owner(groupId, address);
    return owner !== null && owner.contactId !== contactId;
  }

  private streamOf(groupId: number, address: string): string {
    return claimStream('contactEmail', groupId, emailForm, address, this.secret);
  }
}
