import { Injectable } from '@nestjs/common';
import { LabelRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { isOf, LabelOwner, labelStream, PresentLabel } from './label';
import { labelDecider } from './label.decider';
import { LabelNames } from './label-names';
import { ownersAt } from '../owners';

/** By its number, or by its name without case. */
export type LabelReference = number | string;

/** The labels of what was entered, and of the groups above (ISS-7), as of now. */
@Injectable()
export class AvailableLabels {
  constructor(
    private readonly client: ServiceClient,
    private readonly eventStore: EventStore,
    private readonly names: LabelNames,
  ) {}

  /** Whose labels there are: what was entered itself, then the groups above, the nearest first. */
  owners(scope: RequestScope): Promise<readonly LabelOwner[]> {
    return ownersAt(this.client, scope);
  }

  /** The nearest of this name. */
  async named(text: string, owners: readonly LabelOwner[]): Promise<PresentLabel | null> {
    const found = await Promise.all(owners.map((owner) => this.names.holder(owner, text)));
    return found.find((label) => label !== null) ?? null;
  }

  /** @throws DomainError `label-not-found` */
  async read(reference: LabelReference, owners: readonly LabelOwner[]): Promise<PresentLabel> {
    const label = await this.find(reference, owners);
    if (label) return label;
    throw labelNotFound(reference);
  }

  private async find(reference: LabelReference, owners: readonly LabelOwner[]): Promise<PresentLabel | null> {
    if (typeof reference === 'string') return this.named(reference, owners);
    const { state } = await this.eventStore.load(labelStream(reference), labelDecider);
    if (state.status !== 'present') return null;
    return owners.some((owner) => isOf(owner, state.owner)) ? state : null;
  }
}

export const labelNotFound = (reference: LabelReference) => {
  const code: LabelRefusal = 'label-not-found';
  return new DomainError(code, `There is no label ${reference} here`);
};
