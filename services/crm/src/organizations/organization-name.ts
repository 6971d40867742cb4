import { Inject, Injectable } from '@nestjs/common';
import { InvalidFields, Issue } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Claimed, Claims, claimStream, ClaimTaken, nameForm, EventStore } from '@ledgerdesk/event-store';
import { refuseBroken, TAKEN } from '../field-rules';
import { INSTANCE_SECRET } from '../instance-secret';
import { ClaimedName, Ids, organizationStream } from './organization';
import { organizationDecider, VoidClaim } from './organization.decider';

const taken: Issue = { path: 'name', message: TAKEN };

/** The names of organizations, of which each group has no two that are equal without case (CRM-20). */
@Injectable()
export class OrganizationNames {
  constructor(
    private readonly eventStore: EventStore,
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
    const stream = this.streamOf(groupId, text);
    try {
      return await this.claims.take(
        { owner: organizationStream(organizationId), streamFor: () => stream, metadata },
        { decider: organizationDecider, voidClaim: ({ claimId }, by) => new VoidClaim({ claimId }, by) },
        (claimId) => use({ text, claimId, groupId }),
      );
    } catch (error) {
      throw error instanceof ClaimTaken ? new InvalidFields([taken]) : error;
    }
  }

  /**
   * Refuses what breaks a rule. Nothing is claimed for it then; that the name is taken besides is said all the same
   * (CRM-30).
   *
   * @throws InvalidFields unless nothing is broken
   */
  async refuseBroken(ids: Ids, text: string | null | undefined, broken: readonly Issue[]): Promise<void> {
    const isSound = text && !broken.some(({ path }) => path === taken.path);
    const besides = broken.length > 0 && isSound && (await this.isTaken(ids, text)) ? [taken] : [];
    refuseBroken([...broken, ...besides]);
  }

  /** The last claim is the one that counts, as long as its owner carries it. */
  private async isTaken({ organizationId, groupId }: Ids, text: string): Promise<boolean> {
    const standing = (await this.eventStore.read<Claimed>(this.streamOf(groupId, text))).at(-1)?.data;
    if (!standing || standing.owner === organizationStream(organizationId)) return false;
    const { state } = await this.eventStore.load(standing.owner, organizationDecider);
    return state.status !== 'unknown' && state.name.claimId === standing.claimId;
  }

  private streamOf(groupId: number, text: string): string {
    return claimStream('organizationName', groupId, nameForm, text, this.secret);
  }
}
