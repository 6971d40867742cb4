import { Injectable } from '@nestjs/common';
import type { LabelRefusal } from '@ledgerdesk/contracts';
import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, UniqueValue } from '@ledgerdesk/event-store';
import { nameForm } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { ClaimedName, Label, LabelOwner, labelStream, PresentLabel } from './label';
import { labelDecider, VoidClaim } from './label.decider';

/** The names of labels, of which no project and no group has two that are equal without case (ISS-7). */
@Injectable()
export class LabelNames {
  private readonly ofProjects;
  private readonly ofGroups;

  constructor(eventStore: EventStore, secrets: Secrets) {
    const uniqueFor = (kind: string) =>
      new UniqueValue(
        {
          kind,
          form: nameForm,
          field: 'name',
          refusal: labelAlreadyExists,
          stream: labelStream,
          decider: labelDecider,
          voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
          claimIdsOf: (label: Label) => (label.status === 'present' ? [label.name.claimId] : []),
        },
        eventStore,
        secrets.instance,
      );
    this.ofProjects = uniqueFor('projectLabelName');
    this.ofGroups = uniqueFor('groupLabelName');
  }

  /**
   * Lets `use` send the label's command with the claimed name.
   *
   * @throws DomainError `label-already-exists` where another label of the owner has it; what `use` throws
   */
  take<Result>(
    { labelId, owner }: Pick<PresentLabel, 'labelId' | 'owner'>,
    text: string,
    metadata: CommandMetadata,
    use: (name: ClaimedName) => Promise<Result>,
  ): Promise<Result> {
    const claimant = { ownerId: labelId, value: text, groupId: owner.id };
    return this.of(owner).take(claimant, metadata, (claimId) => use({ text, claimId }));
  }

  /** The label of this owner that has an equal name, as of now. */
  async holder(owner: LabelOwner, text: string): Promise<PresentLabel | null> {
    const label = (await this.of(owner).holder(text, owner.id))?.state;
    return label?.status === 'present' ? label : null;
  }

  private of({ kind }: LabelOwner) {
    return kind === 'project' ? this.ofProjects : this.ofGroups;
  }
}

export const labelAlreadyExists = () => {
  const code: LabelRefusal = 'label-already-exists';
  return new DomainError(code, 'Label already exists');
};
